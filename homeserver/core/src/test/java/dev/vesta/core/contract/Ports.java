package dev.vesta.core.contract;

import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;

/// One implementation of the ports of the event store, over an empty store.
public interface Ports extends AutoCloseable {
    Log log();

    RoomStore rooms();

    SyncStore sync();

    AccountDataStore accountData();

    ReceiptStore receipts();

    DirectoryStore directory();

    ToDeviceStore toDevice();

    Numbers numbers();

    /// Makes a device of that user of ours, with an account if there is none.
    void addDevice(UserId user, DeviceId device);

    /// Makes the next reads come from the store itself: whatever is cached is forgotten.
    void forget();

    @Override
    void close();
}
