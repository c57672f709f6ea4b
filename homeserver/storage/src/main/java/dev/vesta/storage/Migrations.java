package dev.vesta.storage;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the schema up to date: numbered SQL files, run by Flyway, but only when one query says that it
/// must.
final class Migrations {
    /// The newest file in `db/migration`; a test compares both.
    static final int NEWEST = 25;

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String APPLIED = """
            SELECT coalesce(max(version::int) FILTER (WHERE success), 0) AS applied FROM flyway_schema_history
            """;

    private Migrations() {}

    static void run(Pool pool, DatabaseUrl url) {
        int applied = notNewer(pool);
        if (applied == NEWEST) {
            return;
        }
        LOG.info("Bringing the database schema from {} to {}", applied, NEWEST);
        FluentConfiguration flyway = Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), Objects.requireNonNullElse(url.password(), ""))
                .locations("classpath:db/migration");
        // A session lock: the transactional one would block CREATE INDEX CONCURRENTLY for ever.
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        flyway.load().migrate();
    }

    /// Refuses a schema that is not exactly this release's.
    static void check(Pool pool) {
        int applied = notNewer(pool);
        if (applied < NEWEST) {
            throw new IllegalStateException("the database was written by an older release (schema " + applied
                    + ", this release needs " + NEWEST + "): start the server once, it brings the schema up to date");
        }
    }

    private static int notNewer(Pool pool) {
        int applied = applied(pool);
        if (applied > NEWEST) {
            throw new IllegalStateException("the database was written by a newer release (schema " + applied
                    + ", this release knows " + NEWEST + ")");
        }
        return applied;
    }

    private static int applied(Pool pool) {
        try {
            Row row = Await.on(pool.query(APPLIED).execute()).iterator().next();
            return row.getInteger("applied");
        } catch (PgException e) {
            if (UNDEFINED_TABLE.equals(e.getSqlState())) {
                return 0;
            }
            throw e;
        }
    }
}
