package dev.vesta.app.adapter;

import dev.vesta.core.port.Tasks;
import dev.vesta.web.Parking;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tasks on virtual threads. What burns CPU goes to a few platform threads, so that it cannot hold the carriers of all
/// others.
public final class VirtualTasks implements Tasks, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VirtualTasks.class);
    private static final ThreadLocal<Boolean> ON_CPU = ThreadLocal.withInitial(() -> false);

    /// Its queue has no limit of its own: everyone in it is a request that waits, and those are limited.
    private final ExecutorService cpu;

    private final Parking parking;

    /// @param parking where waiters wait, so that a long poll does not count as a running request
    public VirtualTasks(Parking parking) {
        this(parking, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
    }

    public VirtualTasks(Parking parking, int cpuThreads) {
        this.parking = parking;
        cpu = Executors.newFixedThreadPool(
                cpuThreads, Thread.ofPlatform().name("cpu-", 1).daemon(true).factory());
    }

    @Override
    public Turn newTurn() {
        return new FairTurn();
    }

    @Override
    public Waiter newWaiter() {
        return new FlagWaiter(parking);
    }

    @Override
    public <T> T onCpu(Supplier<T> work) {
        if (ON_CPU.get()) {
            // Waiting for the pool from within it could wait for ever.
            return work.get();
        }
        Future<T> result = cpu.submit(() -> {
            ON_CPU.set(true);
            return work.get();
        });
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            result.cancel(true);
            throw interrupted(e);
        }
    }

    @Override
    public void fork(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.error("The task {} failed", name, e);
            }
        });
    }

    @Override
    public void close() {
        cpu.shutdownNow();
    }

    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            return exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting", e);
    }

    private static final class FairTurn implements Turn {
        private final ReentrantLock lock = new ReentrantLock(true);

        @Override
        public <T> T take(Supplier<T> work) {
            lock.lock();
            try {
                return work.get();
            } finally {
                lock.unlock();
            }
        }
    }

    private static final class FlagWaiter implements Waiter {
        private final Parking parking;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private boolean woken;

        FlagWaiter(Parking parking) {
            this.parking = parking;
        }

        @Override
        public void wake() {
            lock.lock();
            try {
                woken = true;
                changed.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean await(Duration timeout) {
            // All of it, the lock included: getting a permit back may take a while, and nobody who wakes may wait for
            // it.
            return parking.parked(() -> awaitFlag(timeout));
        }

        private boolean awaitFlag(Duration timeout) {
            long left = TimeUnit.NANOSECONDS.convert(timeout);
            lock.lock();
            try {
                while (!woken && left > 0) {
                    left = changed.awaitNanos(left);
                }
                boolean result = woken;
                woken = false;
                return result;
            } catch (InterruptedException e) {
                throw interrupted(e);
            } finally {
                lock.unlock();
            }
        }
    }
}
