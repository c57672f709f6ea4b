package dev.vesta.core.port;

import java.time.Duration;
import java.util.function.Supplier;

/// Forking, locking and waiting. `core` does these only here, so that a simulator can run one task at a time in an
/// order chosen by a seed.
public interface Tasks {
    /// A fair lock: first come, first served.
    interface Turn {
        /// Runs the work when all who asked before are done.
        <T> T take(Supplier<T> work);
    }

    /// Somebody waits here until another wakes them.
    interface Waiter {
        /// Wakes the one who waits, now or when they come to wait. Once is enough; more is harmless.
        void wake();

        /// Waits until woken or until the time is over; true when woken. May be called again afterwards.
        boolean await(Duration timeout);
    }

    Turn newTurn();

    Waiter newWaiter();

    /// Runs the work on the small pool for what burns CPU (password hashing, large resolutions) and waits for it.
    <T> T onCpu(Supplier<T> work);

    /// Runs the work in the background.
    void fork(String name, Runnable work);
}
