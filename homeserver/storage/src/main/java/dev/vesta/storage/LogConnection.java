package dev.vesta.storage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log's own connection: sends one transaction at a time, all of it at once, and finds out what became of one
/// whose answer never came. Used by one thread.
final class LogConnection {
    private static final Logger LOG = LoggerFactory.getLogger(LogConnection.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration OLD_BACKEND_POLL = Duration.ofMillis(50);
    private static final int OLD_BACKEND_POLLS = 100;

    private final Database database;
    private final Context context;
    private final NumberBlock commitIds;

    /// Items that name no event are numbered like events, so that a log row's reference says which item it is.
    private final NumberBlock refs;

    private @Nullable Pool pool;
    private @Nullable SqlConnection connection;
    private String name = "";

    LogConnection(Database database) {
        this.database = database;
        this.context = database.vertx().getOrCreateContext();
        this.commitIds = new NumberBlock(database.pool(), "commit_id");
        this.refs = new NumberBlock(database.pool(), "event_nid");
    }

    /// One transaction but for BEGIN, the log's lock (behind the writes) and COMMIT.
    private record Statements(
            List<LogBatch.Statement> writes, List<LogBatch.Statement> locked, LogBatch.Statement append) {}

    /// Connects, after making sure that the connection before is no more: its backend might still be busy with the
    /// transaction whose answer never came, and looking for that transaction's events would then prove nothing.
    void connect() {
        disconnect();
        if (!name.isEmpty()) {
            endOldBackend();
        }
        name = "vesta-log-" + UUID.randomUUID();
        Pool fresh = database.logPool(name);
        pool = fresh;
        SqlConnection opened = Await.on(onContext(fresh::getConnection));
        // The statements under way fail too and say the same; without a handler the client prints a stack trace.
        opened.exceptionHandler(e -> LOG.debug("the log's connection failed", e));
        connection = opened;
    }

    void disconnect() {
        connection = null;
        Pool old = pool;
        pool = null;
        if (old != null) {
            // Not waited for: a connection that hangs takes its time to close.
            old.close();
        }
    }

    /// The newest committed position. Positions become visible in order, so it is a safe head.
    long maxPos() {
        return Await.on(database.pool().query(LogSql.MAX_POS).execute())
                .iterator()
                .next()
                .getLong("pos");
    }

    /// Runs the items in one transaction.
    LogOutcome commit(List<LogEntry> entries) {
        SqlConnection current = connection;
        if (current == null) {
            return new LogOutcome.Unknown(new IllegalStateException("not connected"));
        }
        entries.forEach(entry -> entry.number(refs::next));
        LogBatch batch = new LogBatch(commitIds.next(), entries);
        Statements statements = new Statements(batch.writes(), batch.locked(), batch.append());
        try {
            return Await.on(onContext(
                    () -> send(current, statements).timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (RuntimeException e) {
            return new LogOutcome.Unknown(e);
        }
    }

    /// Positions of those of these items that were committed after all, by what they are known by.
    Map<Long, Long> find(long after, Collection<LogEntry> entries) {
        List<Long> refs = new ArrayList<>();
        Columns others = new Columns();
        for (LogEntry entry : entries) {
            if (entry.endsWithRef()) {
                refs.add(entry.ref());
            } else {
                others.row(entry.ref(), entry.upgrades());
            }
        }
        Params params = Params.of(after).longs(refs);
        Map<Long, Long> found =
                positions(Await.on(database.pool().preparedQuery(LogSql.FIND).execute(params.tuple())));
        if (!others.isEmpty()) {
            Params events = Params.of().longs(others.longs(0)).bools(others.bools(1));
            found.putAll(positions(
                    Await.on(database.pool().preparedQuery(LogSql.FIND_EVENTS).execute(events.tuple()))));
        }
        return found;
    }

    /// Sends everything without waiting in between. On the connection's context, hence in one go.
    private static Future<LogOutcome> send(SqlConnection connection, Statements statements) {
        Future<?> begin = connection.query("BEGIN").execute();
        List<Future<?>> sent = new ArrayList<>();
        for (LogBatch.Statement write : statements.writes()) {
            sent.add(connection.preparedQuery(write.sql()).execute(write.params()));
        }
        sent.add(connection.query(LogSql.LOCK).execute());
        for (LogBatch.Statement write : statements.locked()) {
            sent.add(connection.preparedQuery(write.sql()).execute(write.params()));
        }
        LogBatch.Statement append = statements.append();
        Future<RowSet<Row>> positions = connection.preparedQuery(append.sql()).execute(append.params());
        sent.add(positions);
        Future<?> commit = connection.query("COMMIT").execute();
        List<Future<?>> all = new ArrayList<>(sent);
        all.add(begin);
        all.add(commit);
        return Future.join(all).transform(ignored -> Future.succeededFuture(judge(begin, sent, positions, commit)));
    }

    /// A failed statement makes PostgreSQL answer the COMMIT with a ROLLBACK, which looks like success here: so every
    /// statement's answer counts. Without an answer to BEGIN or COMMIT nothing is certain.
    private static LogOutcome judge(
            Future<?> begin, List<Future<?>> sent, Future<RowSet<Row>> positions, Future<?> commit) {
        if (begin.failed()) {
            return new LogOutcome.Unknown(begin.cause());
        }
        if (commit.failed()) {
            return new LogOutcome.Unknown(commit.cause());
        }
        for (Future<?> one : sent) {
            if (one.failed()) {
                return one.cause() instanceof PgException
                        ? new LogOutcome.RolledBack(one.cause())
                        : new LogOutcome.Unknown(one.cause());
            }
        }
        return new LogOutcome.Committed(positions(positions.result()));
    }

    private static Map<Long, Long> positions(RowSet<Row> rows) {
        Map<Long, Long> out = new HashMap<>();
        rows.forEach(row -> out.merge(row.getLong("ref"), row.getLong("pos"), Math::max));
        return out;
    }

    private void endOldBackend() {
        for (int poll = 0; poll < OLD_BACKEND_POLLS; poll++) {
            int left = Await.on(
                            database.pool().preparedQuery(LogSql.END_BACKEND).execute(Tuple.of(name)))
                    .size();
            if (left == 0) {
                return;
            }
            pause(OLD_BACKEND_POLL);
        }
        throw new IllegalStateException("the log's old connection does not end");
    }

    void pause(Duration time) {
        Promise<Void> over = Promise.promise();
        database.vertx().setTimer(time.toMillis(), ignored -> over.complete());
        Await.on(over.future());
    }

    private <T> Future<T> onContext(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }
}
