package dev.vesta.storage;

import dev.vesta.core.account.Account;
import dev.vesta.core.contract.Commits;
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
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.storage.embedded.TestPostgres;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/// PostgreSQL promises what the fakes do; `MemoryContractTest` in core is the other half.
class PgContractTest {
    private static final class Real implements Ports {
        private final Vertx vertx = Vertx.vertx();
        private final TestPostgres.Database database = TestPostgres.freshDatabase(Template.NAME);
        private Storage storage = open();

        private Storage open() {
            return Storage.open(vertx, DatabaseUrl.of(database.address()), 2, Commits.SERVER);
        }

        /// A database with the schema and nothing in it: a copy of it costs less than the migrations.
        private static final class Template {
            static final String NAME = make();

            private static String make() {
                Vertx vertx = Vertx.vertx();
                TestPostgres.Database empty = TestPostgres.freshDatabase();
                Storage.open(vertx, DatabaseUrl.of(empty.address()), 2, Commits.SERVER)
                        .close();
                vertx.close().await();
                return empty.address().database();
            }
        }

        @Override
        public Log log() {
            return storage.log();
        }

        @Override
        public RoomStore rooms() {
            return storage.rooms();
        }

        @Override
        public SyncStore sync() {
            return storage.sync();
        }

        @Override
        public StateImportStore stateImport() {
            return storage.stateImport();
        }

        @Override
        public Numbers numbers() {
            return storage.numbers();
        }

        @Override
        public AccountDataStore accountData() {
            return storage.accountData();
        }

        @Override
        public ReceiptStore receipts() {
            return storage.receipts();
        }

        @Override
        public DirectoryStore directory() {
            return storage.directory();
        }

        @Override
        public ToDeviceStore toDevice() {
            return storage.toDevice();
        }

        @Override
        public void addDevice(UserId user, DeviceId device) {
            long nid = numbers().users(List.of(user)).get(user);
            storage.accounts().create(user, null, Account.Kind.USER, 1);
            byte[] token = (user.value() + device.value()).getBytes(StandardCharsets.UTF_8);
            storage.sessions()
                    .putSession(nid, device, null, new SessionStore.Hashes(token, SessionStore.NEVER, null), 1);
        }

        @Override
        public void forget() {
            storage.close();
            storage = open();
        }

        @Override
        public void close() {
            storage.close();
            database.close();
            vertx.close().await();
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Rooms extends RoomStoreContract {
        Rooms() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Logs extends LogContract {
        Logs() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Standings extends StandingContract {
        Standings() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Syncs extends SyncStoreContract {
        Syncs() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class UserData extends UserDataContract {
        UserData() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Directories extends DirectoryContract {
        Directories() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Inboxes extends ToDeviceContract {
        Inboxes() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Counters extends NumbersContract {
        Counters() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Receipts extends ReceiptContract {
        Receipts() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Entries extends EntryContract {
        Entries() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Gaps extends GapContract {
        Gaps() {
            super(Real::new);
        }
    }

    @Nested
    @ExtendWith(OnVirtualThreads.class)
    class Whys extends ExplanationsContract {
        Whys() {
            super(Real::new);
        }
    }
}
