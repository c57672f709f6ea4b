package dev.vesta.core.sim;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.sim.Scheduler.Owner;
import dev.vesta.core.sim.Scheduler.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// A node's log writer: commits take time, gather in batches, fail at times, and those not done are gone with the node.
final class SimLog implements Log {
    private final Scheduler scheduler;
    private final Owner owner;
    private final Disk disk;
    private final Faults faults;
    private final Consumer<RoomCommit> committed;
    private final List<Queued> queue = new ArrayList<>();
    private boolean flushing;

    /// @param committed hears of each commit that stands, at once
    SimLog(Scheduler scheduler, Owner owner, Disk disk, Faults faults, Consumer<RoomCommit> committed) {
        this.scheduler = scheduler;
        this.owner = owner;
        this.disk = disk;
        this.faults = faults;
        this.committed = committed;
    }

    private final class Queued implements Pending<CommitResult> {
        private final LogItem item;
        private final List<Task> waiting = new ArrayList<>();
        private CommitResult result;
        private StorageException failure;

        Queued(LogItem item) {
            this.item = item;
        }

        @Override
        public CommitResult await() {
            scheduler.pass();
            while (result == null && failure == null) {
                waiting.add(scheduler.current());
                scheduler.park(null);
            }
            if (failure != null) {
                throw failure;
            }
            return result;
        }

        void commit() {
            if (faults.now("failed commits", faults.failCommitPercent)) {
                failure = new StorageException("the disk is slow", new IllegalStateException(), false);
                return;
            }
            try {
                result = disk.store.append(item).await();
                if (result instanceof CommitResult.Committed && item instanceof RoomCommit commit) {
                    committed.accept(commit);
                }
            } catch (StorageException e) {
                // A rule of the store is broken: that is nobody's bad luck.
                scheduler.fail(new AssertionError("the store of " + disk.name + " refuses " + item + ": "
                        + Objects.requireNonNull(e.getCause()).getMessage()));
                failure = e;
            }
        }

        void answer() {
            waiting.forEach(scheduler::unpark);
        }
    }

    @Override
    public Pending<CommitResult> append(LogItem item) {
        if (owner.isDead()) {
            throw new Scheduler.Crashed();
        }
        Queued queued = new Queued(item);
        queue.add(queued);
        if (!flushing) {
            flushing = true;
            scheduler.spawn(owner, "log", this::flush);
        }
        return queued;
    }

    private void flush() {
        while (!queue.isEmpty()) {
            scheduler.sleep(Duration.ofMillis(faults.any(20)));
            List<Queued> batch = List.copyOf(queue);
            queue.clear();
            batch.forEach(Queued::commit);
            // Durable, but a crash now keeps the answers back.
            scheduler.sleep(Duration.ofMillis(faults.any(5)));
            batch.forEach(Queued::answer);
        }
        flushing = false;
    }

    @Override
    public long head() {
        return disk.store.head();
    }

    @Override
    public void listen(LogListener listener) {
        disk.store.listen(listener);
    }
}
