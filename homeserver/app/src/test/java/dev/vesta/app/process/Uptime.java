package dev.vesta.app.process;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Tells the clients when the server is up, the test how far they are, and everybody when something went wrong.
final class Uptime {
    private int starts;
    private boolean over;
    private boolean databaseKilled;
    private @Nullable Throwable failure;

    /// The server runs, for the nth time.
    synchronized void up() {
        starts++;
        databaseKilled = false;
        notifyAll();
    }

    /// From now on until the next start, requests may fail.
    synchronized void killingDatabase() {
        databaseKilled = true;
    }

    synchronized boolean databaseKilled() {
        return databaseKilled;
    }

    synchronized int starts() {
        return starts;
    }

    /// Waits for a start after the one of that number; false when the test is over instead.
    synchronized boolean awaitAfter(int start) throws InterruptedException {
        while (starts <= start && !over) {
            wait();
        }
        return starts > start;
    }

    /// Something happened that somebody may wait for.
    synchronized void progress() {
        notifyAll();
    }

    /// Waits until that is so.
    synchronized void await(String what, BooleanSupplier done, long limitSeconds)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (!done.getAsBoolean()) {
            check();
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new TimeoutException(what);
            }
            wait(left);
        }
    }

    /// Lets the clients go on for a moment, so that a kill meets them anywhere; shorter when one fails.
    synchronized void letTimePass(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && failure == null; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        check();
    }

    synchronized void end() {
        over = true;
        notifyAll();
    }

    synchronized boolean over() {
        return over;
    }

    synchronized void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
        end();
    }

    synchronized void check() {
        if (failure != null) {
            throw new AssertionError("A client failed", failure);
        }
    }
}
