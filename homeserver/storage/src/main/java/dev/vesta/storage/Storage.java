package dev.vesta.storage;

import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.ConsistencyStore;
import dev.vesta.core.port.DeviceLists;
import dev.vesta.core.port.LogCursors;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RequestMemory;
import dev.vesta.core.port.RoomRemoval;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.protocol.id.ServerName;
import io.vertx.core.Vertx;

/// Everything that this module offers, wired. Open, use and close it on virtual threads.
public final class Storage implements AutoCloseable {
    private final Database database;
    private final RoomCaches caches;
    private final Numbers numbers;
    private final AccountStore accounts;
    private final RoomStore rooms;
    private final SyncStore sync;
    private final StateImportStore stateImport;
    private final RoomRemoval removal;
    private final SweepStore sweeps;
    private final ToDeviceStore toDevice;
    private final DeviceLists deviceLists;
    private final UnreadStore unread;
    private final LogCursors cursors;
    private final RequestMemory requests;
    private final LogWriter log;

    private Storage(Database database) {
        this.caches = new RoomCaches();
        this.database = database;
        this.numbers = new PgNumbers(database);
        this.accounts = new PgAccountStore(database, numbers);
        this.rooms = new PgRoomStore(database, caches, numbers);
        this.sync = new PgSyncStore(database, caches);
        this.stateImport = new PgStateImportStore(database);
        this.sweeps = new PgSweepStore(database);
        this.removal = new PgRoomRemoval(database, caches);
        this.toDevice = new PgToDeviceStore(database);
        this.deviceLists = new PgDeviceLists(database, caches);
        this.unread = new PgUnreadStore(database);
        this.cursors = new PgLogCursors(database);
        this.requests = new PgRequestMemory(database);
        this.log = new LogWriter(database);
        log.listen((item, lastPos) -> caches.committed(item));
    }

    /// Connects, brings the schema up to date and starts the log.
    ///
    /// @param poolSize connections for everything but the log, which has one of its own
    /// @throws IllegalStateException when this database may not be used; its text says why
    public static Storage open(Vertx vertx, DatabaseUrl url, int poolSize, ServerName serverName) {
        Database database = Database.open(vertx, url, poolSize, serverName);
        try {
            return new Storage(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Database database() {
        return database;
    }

    RoomCaches caches() {
        return caches;
    }

    public Numbers numbers() {
        return numbers;
    }

    public AccountStore accounts() {
        return accounts;
    }

    public RoomStore rooms() {
        return rooms;
    }

    public SyncStore sync() {
        return sync;
    }

    public StateImportStore stateImport() {
        return stateImport;
    }

    public SweepStore sweeps() {
        return sweeps;
    }

    public RoomRemoval removal() {
        return removal;
    }

    /// What `doctor consistency` reads, past all caches.
    public ConsistencyStore consistency() {
        return new PgConsistencyStore(database);
    }

    public ToDeviceStore toDevice() {
        return toDevice;
    }

    public DeviceLists deviceLists() {
        return deviceLists;
    }

    public UnreadStore unread() {
        return unread;
    }

    public LogCursors cursors() {
        return cursors;
    }

    public RequestMemory requests() {
        return requests;
    }

    public LogWriter log() {
        return log;
    }

    /// Commits what is queued, then disconnects.
    @Override
    public void close() {
        log.close();
        database.close();
    }
}
