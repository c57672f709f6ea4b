package dev.vesta.core.log;

import dev.vesta.core.port.LogCursors;
import dev.vesta.core.port.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands every row of the log to a handler, in order and at least once, and remembers in the database how far it has
/// come. Give it to [dev.vesta.core.port.Log#listen] so that commits wake it.
public final class LogConsumer implements LogListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogConsumer.class);
    private static final int BATCH_ROWS = 500;
    /// Commits of other nodes wake nobody here.
    private static final Duration POLL = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofMinutes(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final LogCursors cursors;
    private final Tasks tasks;
    private final Consumer<List<LogRow>> handler;
    private final Tasks.Waiter news;
    private final Tasks.Waiter ended;
    private final Progress progress;
    private volatile boolean started;
    private volatile boolean closed;

    /// @param name the cursor's name, of this consumer alone and for ever
    /// @param handler gets at most 500 rows at once, maybe some that it had before; an exception means that
    ///     they come again, after a pause that grows
    public LogConsumer(String name, LogCursors cursors, Tasks tasks, Consumer<List<LogRow>> handler) {
        this.name = name;
        this.cursors = cursors;
        this.tasks = tasks;
        this.handler = handler;
        this.news = tasks.newWaiter();
        this.ended = tasks.newWaiter();
        this.progress = new Progress(tasks);
    }

    /// How far the handler has come since the start.
    public Progress progress() {
        return progress;
    }

    /// Begins where the last one of this name ended. Once.
    public void start() {
        started = true;
        tasks.fork("log consumer " + name, this::run);
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        news.wake();
    }

    /// Lets the batch under way come to its end, then stops.
    @Override
    public void close() {
        closed = true;
        news.wake();
        if (started && !ended.await(CLOSE_WITHIN)) {
            LOG.warn("The log's consumer {} did not end within {}", name, CLOSE_WITHIN);
        }
    }

    private void run() {
        Duration pause = FIRST_RETRY;
        while (!closed) {
            try {
                while (!closed && step()) {
                    pause = FIRST_RETRY;
                }
                pause = FIRST_RETRY;
                if (!closed) {
                    news.await(POLL);
                }
            } catch (RuntimeException e) {
                LOG.warn("The log's consumer {} failed and tries again in {}", name, pause, e);
                backOff(pause);
                pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
            }
        }
        ended.wake();
    }

    /// One batch; false when there was nothing.
    private boolean step() {
        long before = cursors.position(name);
        List<LogRow> rows = cursors.rows(before, BATCH_ROWS);
        if (rows.isEmpty()) {
            progress.reached(before);
            return false;
        }
        handler.accept(rows);
        // What the handler did is durable; the cursor is for the next start.
        progress.reached(rows.getLast().pos());
        cursors.advance(name, rows.getLast().pos());
        return true;
    }

    /// A commit during the pause does not shorten it; being closed does.
    private void backOff(Duration pause) {
        Duration slice = pause.compareTo(POLL) < 0 ? pause : POLL;
        long slices = Math.max(1, pause.toMillis() / slice.toMillis());
        Tasks.Waiter quiet = tasks.newWaiter();
        for (long i = 0; i < slices && !closed; i++) {
            quiet.await(slice);
        }
    }
}
