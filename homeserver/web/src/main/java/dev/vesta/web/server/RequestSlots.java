package dev.vesta.web.server;

import dev.vesta.web.Parking;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// The bounded virtual-thread executor of requests. The bound counts running requests: one that is parked holds no
/// permit.
public final class RequestSlots implements Parking {
    /// Running requests at once.
    public static final int DEFAULT_RUNNING = 512;

    /// Requests that may wait for a permit; more get 503.
    public static final int DEFAULT_WAITING = 4096;

    private static final ScopedValue<Slot> SLOT = ScopedValue.newInstance();

    private final Semaphore permits;
    private final int running;
    private final int maxWaiting;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger parked = new AtomicInteger();

    public RequestSlots(int running, int waiting) {
        this.permits = new Semaphore(running);
        this.running = running;
        this.maxWaiting = waiting;
    }

    /// Starts the work on a virtual thread as soon as there is a permit; false, and nothing is started, when too many
    /// wait already.
    boolean submit(Runnable work) {
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            return false;
        }
        Thread.ofVirtual().name("request").start(() -> {
            permits.acquireUninterruptibly();
            waiting.decrementAndGet();
            try {
                ScopedValue.where(SLOT, new Slot(this)).run(work);
            } finally {
                permits.release();
            }
        });
        return true;
    }

    @Override
    public <T, X extends Exception> T parked(Wait<T, X> wait) throws X {
        Slot slot = SLOT.isBound() ? SLOT.get() : null;
        // A wait within a wait has no permit to give back.
        if (slot == null || slot.owner != this || slot.parked) {
            return wait.await();
        }
        slot.parked = true;
        parked.incrementAndGet();
        permits.release();
        try {
            return wait.await();
        } finally {
            permits.acquireUninterruptibly();
            parked.decrementAndGet();
            slot.parked = false;
        }
    }

    /// Requests with a permit now.
    public int runningNow() {
        return running - permits.availablePermits();
    }

    /// Requests that wait for their first permit now.
    public int waitingNow() {
        return waiting.get();
    }

    /// Requests that gave their permit back for a while, long polls above all.
    public int parkedNow() {
        return parked.get();
    }

    /// One request's hold on a permit; touched by its own thread alone.
    private static final class Slot {
        private final RequestSlots owner;
        private boolean parked;

        Slot(RequestSlots owner) {
            this.owner = owner;
        }
    }
}
