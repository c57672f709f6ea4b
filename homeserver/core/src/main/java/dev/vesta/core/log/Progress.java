package dev.vesta.core.log;

import dev.vesta.core.port.Tasks;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// How far a consumer of the log has come, for those who want to tell what it makes of the log together with the log.
/// Costs no query: it is known in this process only.
public final class Progress {
    private final Tasks tasks;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile long reached;

    /// The last position that somebody waited for in vain.
    private volatile long missed;

    Progress(Tasks tasks) {
        this.tasks = tasks;
    }

    private record Waiting(long pos, Tasks.Waiter waiter) {}

    /// Waits until everything up to a position is handled. Who waited in vain was the last to do so, until the consumer
    /// has come as far: one that fails, or cannot keep up, holds nobody up for longer than once.
    ///
    /// @return whether it is handled
    public boolean await(long pos, Duration atMost) {
        if (reached >= pos) {
            return true;
        }
        if (reached < missed) {
            return false;
        }
        Waiting one = new Waiting(pos, tasks.newWaiter());
        waiting.add(one);
        try {
            // Registered first, then looked: what is handled from now on wakes.
            if (reached < pos && !one.waiter().await(atMost)) {
                missed = pos;
            }
            return reached >= pos;
        } finally {
            waiting.remove(one);
        }
    }

    void reached(long pos) {
        reached = pos;
        for (Waiting one : waiting) {
            if (one.pos() <= pos) {
                one.waiter().wake();
            }
        }
    }
}
