package dev.vesta.storage;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the database now and then whether it is there, and tells how long it has been away.
final class DatabaseWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Pool pool;
    private final List<Consumer<Duration>> hooks = new CopyOnWriteArrayList<>();
    private final long timer;
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean away;
    private volatile boolean asking;

    DatabaseWatch(Vertx vertx, Pool pool) {
        this.vertx = vertx;
        this.pool = pool;
        this.timer = vertx.setPeriodic(INTERVAL.toMillis(), ignored -> ask());
    }

    void onAway(Consumer<Duration> hook) {
        hooks.add(hook);
    }

    /// How long there has been no answer; zero while there is one.
    Duration away() {
        return away ? Duration.ofNanos(System.nanoTime() - answeredAt) : Duration.ZERO;
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        pool.query("SELECT 1")
                .execute()
                .timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(answer -> {
                    asking = false;
                    if (answer.succeeded()) {
                        back();
                    } else {
                        gone(answer.cause());
                    }
                });
    }

    private void back() {
        if (away) {
            LOG.warn("The database is back after {}", away());
        }
        answeredAt = System.nanoTime();
        away = false;
    }

    private void gone(Throwable cause) {
        if (!away) {
            LOG.warn("The database does not answer: {}", cause.toString());
            away = true;
        }
        Duration since = away();
        hooks.forEach(hook -> hook.accept(since));
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }
}
