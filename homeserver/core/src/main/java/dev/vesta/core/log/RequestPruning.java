package dev.vesta.core.log;

import dev.vesta.core.port.RequestMemory;
import dev.vesta.core.port.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Forgets old requests and notifications, once an hour. Any number of nodes may do it at once.
///
/// No consumer of the log: rows go by age, and the log knows no time.
public final class RequestPruning implements AutoCloseable {
    /// A client that has not heard for a day will not send the same request again.
    static final Duration TXNS_LIVE = Duration.ofHours(24);

    /// Other servers try for longer to send what they owe.
    static final Duration REMOTE_MESSAGES_LIVE = Duration.ofDays(7);

    /// Who lists notifications wants to see what they missed lately.
    static final Duration NOTIFICATIONS_LIVE = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(RequestPruning.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int BATCH = 10_000;

    private final RequestMemory memory;
    private final Tasks tasks;
    private final Clock clock;
    private final Tasks.Waiter wake;
    private volatile boolean closed;

    public RequestPruning(RequestMemory memory, Tasks tasks, Clock clock) {
        this.memory = memory;
        this.tasks = tasks;
        this.clock = clock;
        this.wake = tasks.newWaiter();
    }

    /// Prunes now and every hour from now on.
    public void start() {
        tasks.fork("request pruning", () -> {
            while (!closed) {
                try {
                    prune();
                } catch (RuntimeException e) {
                    LOG.warn("Could not forget old requests", e);
                }
                if (!closed) {
                    wake.await(EVERY);
                }
            }
        });
    }

    /// Forgets everything that is too old.
    ///
    /// @return how many of both that were
    public long prune() {
        long now = clock.millis();
        return all(() -> memory.forgetTxns(now - TXNS_LIVE.toMillis(), BATCH))
                + all(() -> memory.forgetRemoteMessages(now - REMOTE_MESSAGES_LIVE.toMillis(), BATCH))
                + all(() -> memory.forgetNotifications(now - NOTIFICATIONS_LIVE.toMillis(), BATCH));
    }

    private long all(IntSupplier batch) {
        long total = 0;
        for (int count = BATCH; count == BATCH && !closed; total += count) {
            count = batch.getAsInt();
        }
        return total;
    }

    @Override
    public void close() {
        closed = true;
        wake.wake();
    }
}
