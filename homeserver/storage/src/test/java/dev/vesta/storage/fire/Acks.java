package dev.vesta.storage.fire;

import dev.vesta.protocol.id.EventId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Every answer that any sender got, and a place to wait for more of them.
final class Acks implements Sender.Ledger {
    private static final long STALLED_SECONDS = 60;
    private static final long MOMENT_NANOS = 1_000_000;

    private final Map<String, EventId> acknowledged = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    final AtomicInteger committed = new AtomicInteger();
    final AtomicInteger notCommitted = new AtomicInteger();

    /// What must not happen, in words.
    final List<String> faults = new CopyOnWriteArrayList<>();

    @Override
    public void acknowledged(String sender, int n, EventId event) {
        lock.lock();
        try {
            EventId before = acknowledged.put(sender + "/" + n, event);
            if (before != null && !before.equals(event)) {
                faults.add(sender + "/" + n + " was answered with " + before + " and with " + event);
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resolved(boolean wasCommitted) {
        (wasCommitted ? committed : notCommitted).incrementAndGet();
    }

    int count() {
        lock.lock();
        try {
            return acknowledged.size();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there are that many more answers.
    void awaitMore(int count) throws InterruptedException {
        lock.lock();
        try {
            int until = acknowledged.size() + count;
            while (acknowledged.size() < until) {
                if (!more.await(STALLED_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("no answer for " + STALLED_SECONDS + " s; " + faults);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until somebody gets a first answer, or for a moment.
    void awaitOne() throws InterruptedException {
        lock.lock();
        try {
            int before = acknowledged.size();
            long left = MOMENT_NANOS;
            while (acknowledged.size() == before && left > 0) {
                left = more.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// By sender and number, as the events' contents name them.
    Map<String, EventId> all() {
        lock.lock();
        try {
            return Map.copyOf(acknowledged);
        } finally {
            lock.unlock();
        }
    }
}
