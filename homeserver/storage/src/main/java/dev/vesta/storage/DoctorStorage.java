package dev.vesta.storage;

import dev.vesta.core.port.ConsistencyStore;
import dev.vesta.protocol.id.ServerName;
import io.vertx.core.Vertx;

/// The database for one who only looks: nothing is migrated, claimed or written, and no log is opened. Open, use and
/// close it on virtual threads.
public final class DoctorStorage implements AutoCloseable {
    private final Database database;

    private DoctorStorage(Database database) {
        this.database = database;
    }

    /// Connects.
    ///
    /// @throws IllegalStateException when this is not the database of that server and release; its text says why
    public static DoctorStorage open(Vertx vertx, DatabaseUrl url, ServerName serverName) {
        return new DoctorStorage(Database.openToLook(vertx, url, serverName));
    }

    public ConsistencyStore consistency() {
        return new PgConsistencyStore(database);
    }

    @Override
    public void close() {
        database.close();
    }
}
