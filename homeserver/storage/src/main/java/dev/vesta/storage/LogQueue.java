package dev.vesta.storage;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for the log. A batch is whatever has gathered; nobody waits for company.
final class LogQueue {
    private static final int MAX_QUEUED = 10_000;
    static final int MAX_BATCH_ITEMS = 100;
    private static final int MAX_BATCH_ROWS = 5_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<LogEntry> queue = new ArrayDeque<>();
    private final int maxBatchItems;
    private boolean closed;

    LogQueue(int maxBatchItems) {
        this.maxBatchItems = maxBatchItems;
    }

    void add(LogEntry entry) {
        lock.lock();
        try {
            if (closed) {
                throw refused("the log is closed");
            }
            if (queue.size() >= MAX_QUEUED) {
                throw refused("the log's queue is full");
            }
            queue.add(entry);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next batch; empty when closed and drained.
    List<LogEntry> take() throws InterruptedException {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.await();
            }
            return gather();
        } finally {
            lock.unlock();
        }
    }

    /// Everything that waits, for failing it.
    List<LogEntry> drain() {
        lock.lock();
        try {
            List<LogEntry> all = new ArrayList<>(queue);
            queue.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /// Takes items from the front. One that does not build upon the item of its room before it stays, with all later
    /// ones of that room: the batch checks a room once, and the next batch will give that item its own verdict.
    private List<LogEntry> gather() {
        List<LogEntry> batch = new ArrayList<>();
        Map<Long, RoomHead> heads = new HashMap<>();
        Set<Long> held = new HashSet<>();
        int rows = 0;
        Iterator<LogEntry> waiting = queue.iterator();
        while (waiting.hasNext() && batch.size() < maxBatchItems && rows < MAX_BATCH_ROWS) {
            LogEntry entry = waiting.next();
            if (entry.item() instanceof RoomCommit item) {
                long room = item.before().room().nid();
                RoomHead head = heads.get(room);
                if (held.contains(room) || (head != null && !LogBatch.follows(head, item.before()))) {
                    held.add(room);
                    continue;
                }
                heads.put(room, item.after());
            }
            batch.add(entry);
            rows += rows(entry.item());
            waiting.remove();
        }
        return batch;
    }

    private static int rows(LogItem item) {
        return switch (item) {
            case RoomCommit commit -> commit.events().size() + commit.nodes().size();
            case DeviceListChange change -> 1;
            case ToDeviceMessages sent -> sent.messages().size();
            case UnreadChange change ->
                change.added().size() + change.read().size() + change.dropped().size();
            case AccountDataChange change -> 1;
            case ReceiptChange change -> 1;
        };
    }

    private static StorageException refused(String text) {
        return new StorageException(text, new RejectedExecutionException(text), false);
    }
}
