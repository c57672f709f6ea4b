package dev.vesta.core.fake;

import dev.vesta.core.contract.DirectoryContract;
import dev.vesta.core.contract.EntryContract;
import dev.vesta.core.contract.ExplanationsContract;
import dev.vesta.core.contract.GapContract;
import dev.vesta.core.contract.LogContract;
import dev.vesta.core.contract.NumbersContract;
import dev.vesta.core.contract.Ports;
import dev.vesta.core.contract.ReceiptContract;
import dev.vesta.core.contract.RoomStoreContract;
import dev.vesta.core.contract.StandingContract;
import dev.vesta.core.contract.SyncStoreContract;
import dev.vesta.core.contract.ToDeviceContract;
import dev.vesta.core.contract.UserDataContract;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.sync.LiveTail;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Nested;

/// The fakes promise what the database does; `PgContractTest` in storage is the other half.
public class MemoryContractTest {
    /// The fakes, empty.
    public static Ports ports() {
        return Fakes.open();
    }

    private record Fakes(MemoryStore store, SyncStore sync, MemoryNumbers numbers, MemoryDirectory directory)
            implements Ports {
        static Ports open() {
            MemoryStore store = new MemoryStore();
            return new Fakes(store, store, new MemoryNumbers(), new MemoryDirectory(store));
        }

        /// With what a sync remembers before the store.
        static Ports withTail() {
            MemoryStore store = new MemoryStore();
            LiveTail tail = LiveTail.of(store, store, store);
            return new Fakes(store, tail, new MemoryNumbers(), new MemoryDirectory(store));
        }

        @Override
        public Log log() {
            return store;
        }

        @Override
        public RoomStore rooms() {
            return store;
        }

        @Override
        public StateImportStore stateImport() {
            return new MemoryImports(store);
        }

        @Override
        public AccountDataStore accountData() {
            return store.feeds;
        }

        @Override
        public ReceiptStore receipts() {
            return store.feeds;
        }

        @Override
        public ToDeviceStore toDevice() {
            return store.feeds;
        }

        @Override
        public void addDevice(UserId user, DeviceId device) {
            store.feeds.addDevice(user, numbers.users(List.of(user)).get(user), device);
        }

        @Override
        public void forget() {
            // There is no cache.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Nested
    class Rooms extends RoomStoreContract {
        Rooms() {
            super(Fakes::open);
        }
    }

    @Nested
    class Logs extends LogContract {
        Logs() {
            super(Fakes::open);
        }
    }

    @Nested
    class Standings extends StandingContract {
        Standings() {
            super(Fakes::open);
        }
    }

    @Nested
    class Syncs extends SyncStoreContract {
        Syncs() {
            super(Fakes::open);
        }
    }

    @Nested
    class SyncsOfTheTail extends SyncStoreContract {
        SyncsOfTheTail() {
            super(Fakes::withTail);
        }
    }

    @Nested
    class StandingsOfTheTail extends StandingContract {
        StandingsOfTheTail() {
            super(Fakes::withTail);
        }
    }

    @Nested
    class UserData extends UserDataContract {
        UserData() {
            super(Fakes::open);
        }
    }

    @Nested
    class Directories extends DirectoryContract {
        Directories() {
            super(Fakes::open);
        }
    }

    @Nested
    class Inboxes extends ToDeviceContract {
        Inboxes() {
            super(Fakes::open);
        }
    }

    @Nested
    class Counters extends NumbersContract {
        Counters() {
            super(Fakes::open);
        }
    }

    @Nested
    class Entries extends EntryContract {
        Entries() {
            super(Fakes::open);
        }
    }

    @Nested
    class Receipts extends ReceiptContract {
        Receipts() {
            super(Fakes::open);
        }
    }

    @Nested
    class Gaps extends GapContract {
        Gaps() {
            super(Fakes::open);
        }
    }

    @Nested
    class Whys extends ExplanationsContract {
        Whys() {
            super(Fakes::open);
        }
    }
}
