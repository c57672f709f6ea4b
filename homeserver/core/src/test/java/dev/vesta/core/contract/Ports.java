package dev.vesta.core.contract;

import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;

/// One implementation of the ports of the event store, over an empty store.
public interface Ports extends AutoCloseable {
    Log log();

    RoomStore rooms();

    SyncStore sync();

    AccountDataStore accountData();

    ReceiptStore receipts();

    Numbers numbers();

    /// Makes the next reads come from the store itself: whatever is cached is forgotten.
    void forget();

    @Override
    void close();
}
