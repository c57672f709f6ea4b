package dev.vesta.storage;

import dev.vesta.core.port.StorageException;
import dev.vesta.protocol.id.ServerName;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections to PostgreSQL. Blocks: only for virtual threads.
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int MAX_WAITING = 20_000;
    private static final int STATEMENT_CACHE = 512;
    private static final int STATEMENT_MAX_CHARS = 8_192;
    private static final Duration WAIT_FOR_CONNECTION = Duration.ofSeconds(15);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final DatabaseUrl url;
    private final ServerName serverName;
    private final Pool pool;
    private final DatabaseWatch watch;
    private final long logEpoch;

    private Database(Vertx vertx, DatabaseUrl url, ServerName serverName, Pool pool, long logEpoch) {
        this.vertx = vertx;
        this.url = url;
        this.serverName = serverName;
        this.pool = pool;
        this.logEpoch = logEpoch;
        this.watch = new DatabaseWatch(vertx, pool);
    }

    /// Connects, migrates, and checks that this database may be used: [IllegalStateException] says why not.
    ///
    /// @param poolSize connections for everything but the log, which has its own
    public static Database open(Vertx vertx, DatabaseUrl url, int poolSize, ServerName serverName) {
        // Two at least: the proof of the advisory lock needs two at once.
        Pool pool = pool(vertx, url, "vesta", Math.max(2, poolSize), Map.of("statement_timeout", "30000"));
        try {
            Migrations.run(pool, url);
            StartupChecks.proveLock(pool);
            return new Database(vertx, url, serverName, pool, StartupChecks.claim(pool, serverName));
        } catch (RuntimeException e) {
            Await.on(pool.close());
            throw e;
        }
    }

    /// Connects without changing anything: the schema must be there already, and be ours.
    static Database openToLook(Vertx vertx, DatabaseUrl url, ServerName serverName) {
        Pool pool = pool(vertx, url, "vesta-doctor", 1, Map.of("default_transaction_read_only", "on"));
        try {
            Migrations.check(pool);
            return new Database(vertx, url, serverName, pool, StartupChecks.owned(pool, serverName));
        } catch (RuntimeException e) {
            Await.on(pool.close());
            throw e;
        }
    }

    /// Runs one statement with parameters and waits for the rows.
    RowSet<Row> query(String sql, Params params) {
        try {
            return Await.on(pool.preparedQuery(sql).execute(params.tuple()));
        } catch (PgException e) {
            throw new StorageException("the database refused a statement: " + e.getSqlState(), e, false);
        } catch (RuntimeException e) {
            throw new StorageException("the database did not answer", e, true);
        }
    }

    /// Like [#query] for statements that change nothing: asks again when the connection was lost under it.
    RowSet<Row> read(String sql, Params params) {
        try {
            return query(sql, params);
        } catch (StorageException e) {
            if (!e.outcomeUnknown()) {
                throw e;
            }
            return query(sql, params);
        }
    }

    /// A transaction under way.
    @FunctionalInterface
    interface Transaction {
        /// Runs one statement and waits for the rows.
        RowSet<Row> query(String sql, Params params);
    }

    /// Runs the work in a transaction on one connection: committed when it returns, rolled back when it throws. The
    /// work may do nothing else that takes time.
    <T> T transaction(Function<Transaction, T> work) {
        try {
            SqlConnection connection = Await.on(pool.getConnection());
            try {
                var transaction = Await.on(connection.begin());
                T result;
                try {
                    result = work.apply((sql, params) ->
                            Await.on(connection.preparedQuery(sql).execute(params.tuple())));
                } catch (RuntimeException | Error e) {
                    rollback(transaction);
                    throw e;
                }
                Await.on(transaction.commit());
                return result;
            } finally {
                Await.on(connection.close());
            }
        } catch (PgException e) {
            throw new StorageException("the database refused a transaction: " + e.getSqlState(), e, false);
        } catch (VertxException | IllegalStateException e) {
            throw new StorageException("the database did not answer", e, true);
        }
    }

    private static void rollback(io.vertx.sqlclient.Transaction transaction) {
        try {
            Await.on(transaction.rollback());
        } catch (RuntimeException e) {
            // A statement that fails has rolled it back already, and so has the end of the connection.
            LOG.debug("nothing to roll back", e);
        }
    }

    /// A pool of one connection that the log holds; short limits, so that a stalled node cannot stop the others.
    Pool logPool(String applicationName) {
        return pool(
                vertx,
                url,
                applicationName,
                1,
                Map.of(
                        "idle_in_transaction_session_timeout", "5000",
                        "lock_timeout", "15000",
                        "tcp_keepalives_idle", "10",
                        "tcp_keepalives_interval", "5",
                        "tcp_keepalives_count", "3"));
    }

    Pool pool() {
        return pool;
    }

    Vertx vertx() {
        return vertx;
    }

    /// Raised by a restore from a backup.
    long logEpoch() {
        return logEpoch;
    }

    ServerName serverName() {
        return serverName;
    }

    /// How long the database has not answered; zero while it does.
    public Duration away() {
        return watch.away();
    }

    /// Told every few seconds while the database is away, on an event loop: how long it has been.
    public void onAway(Consumer<Duration> hook) {
        watch.onAway(hook);
    }

    /// Whether a query is answered now.
    public boolean probe() {
        try {
            Await.on(pool.query("SELECT 1").execute().timeout(5, TimeUnit.SECONDS));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        watch.close();
        Await.on(pool.close());
    }

    private static Pool pool(
            Vertx vertx, DatabaseUrl url, String applicationName, int size, Map<String, String> settings) {
        PgConnectOptions connect = new PgConnectOptions()
                .setHost(url.host())
                .setPort(url.port())
                .setDatabase(url.name())
                .setUser(url.user())
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENT_CACHE)
                .setPreparedStatementCacheSqlFilter(sql -> sql.length() <= STATEMENT_MAX_CHARS)
                .setSslMode(SslMode.of(url.sslMode()))
                .addProperty("application_name", applicationName)
                // Short statements, run again and again: planning each anew costs more than running it.
                .addProperty("plan_cache_mode", "force_generic_plan")
                .addProperty("jit", "off");
        settings.forEach(connect::addProperty);
        if (url.password() != null) {
            connect.setPassword(url.password());
        }
        if (!url.sslMode().equals("disable")) {
            connect.setSslOptions(ssl(url));
        }
        PoolOptions options = new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout(Math.toIntExact(WAIT_FOR_CONNECTION.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        NetClientOptions net = new NetClientOptions()
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true)
                .setConnectTimeout(Math.toIntExact(CONNECT_WITHIN.toMillis()));
        return PgBuilder.pool()
                .with(options)
                .with(net)
                .connectingTo(connect)
                .using(vertx)
                .build();
    }

    private static ClientSSLOptions ssl(DatabaseUrl url) {
        ClientSSLOptions options = new ClientSSLOptions();
        if (!url.verifies()) {
            return options.setTrustAll(true).setHostnameVerificationAlgorithm("");
        }
        if (url.sslRootCert() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(url.sslRootCert()));
        }
        return options.setHostnameVerificationAlgorithm(url.sslMode().equals("verify-full") ? "HTTPS" : "");
    }
}
