package dev.vesta.storage;

import dev.vesta.core.port.Tasks;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Turns by a fair lock; all else at once.
final class PlainTasks implements Tasks {
    @Override
    public Turn newTurn() {
        ReentrantLock lock = new ReentrantLock(true);
        return new Turn() {
            @Override
            public <T> T take(Supplier<T> work) {
                lock.lock();
                try {
                    return work.get();
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    @Override
    public Waiter newWaiter() {
        Semaphore woken = new Semaphore(0);
        return new Waiter() {
            @Override
            public void wake() {
                woken.release();
            }

            @Override
            public boolean await(Duration timeout) {
                try {
                    return woken.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Override
    public <T> T onCpu(Supplier<T> work) {
        return work.get();
    }

    @Override
    public void fork(String name, Runnable work) {
        Thread.ofVirtual().name(name).start(work);
    }
}
