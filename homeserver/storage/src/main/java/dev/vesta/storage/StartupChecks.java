package dev.vesta.storage;

import dev.vesta.protocol.id.ServerName;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.ThreadLocalRandom;

/// What must hold before the server may use a database.
final class StartupChecks {
    private static final String CLAIM = """
            WITH made AS (INSERT INTO meta (server_name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING server_name, log_epoch)
            SELECT server_name, log_epoch FROM made UNION ALL SELECT server_name, log_epoch FROM meta
            """;

    private static final String OWNER = "SELECT server_name, log_epoch FROM meta";

    private StartupChecks() {}

    /// Refuses a database of another server; answers the log epoch.
    static long claim(Pool pool, ServerName serverName) {
        return epoch(Await.on(pool.preparedQuery(CLAIM).execute(Tuple.of(serverName.value()))), serverName);
    }

    /// The same without making an unowned database ours.
    static long owned(Pool pool, ServerName serverName) {
        return epoch(Await.on(pool.query(OWNER).execute()), serverName);
    }

    private static long epoch(RowSet<Row> rows, ServerName serverName) {
        if (rows.size() == 0) {
            throw new IllegalStateException("the database belongs to no server yet: nothing is in it");
        }
        Row row = rows.iterator().next();
        String owner = row.getString("server_name");
        if (!owner.equals(serverName.value())) {
            throw new IllegalStateException("the database belongs to the server " + owner + ", not to " + serverName
                    + ": server_name can never change");
        }
        return row.getLong("log_epoch");
    }

    /// Proves with two connections that advisory locks exclude: some databases that speak PostgreSQL's protocol
    /// accept them without enforcing them, and positions would then become visible out of order.
    static void proveLock(Pool pool) {
        // A key of its own per start, or two nodes that start together would see each other's.
        long key = ThreadLocalRandom.current().nextLong();
        SqlConnection first = Await.on(pool.getConnection());
        try {
            SqlConnection second = Await.on(pool.getConnection());
            try {
                Await.on(first.query("BEGIN").execute());
                Await.on(
                        first.query("SELECT pg_advisory_xact_lock(" + key + ")").execute());
                boolean taken = tryLock(second, key);
                Await.on(first.query("ROLLBACK").execute());
                if (taken || !tryLock(second, key)) {
                    throw new IllegalStateException(
                            "the database does not enforce advisory locks (pg_advisory_xact_lock); use PostgreSQL");
                }
            } finally {
                Await.on(second.close());
            }
        } finally {
            Await.on(first.close());
        }
    }

    private static boolean tryLock(SqlConnection connection, long key) {
        Row row = Await.on(connection
                        .query("SELECT pg_try_advisory_xact_lock(" + key + ") AS taken")
                        .execute())
                .iterator()
                .next();
        return row.getBoolean("taken");
    }
}
