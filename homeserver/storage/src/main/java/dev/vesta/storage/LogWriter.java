package dev.vesta.storage;

import dev.vesta.core.error.Check;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Pending;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.StampedLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Group commit: one virtual thread writes all that waits in one transaction and hands out positions as its last
/// statement, under a lock that all nodes share. Positions so become visible in order, and the newest is a safe head.
public final class LogWriter implements Log, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);
    /// How long callers wait for a database that is away.
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    /// How often a batch is sent again after losing the connection under it.
    private static final int MAX_LOSSES = 5;

    private static final Duration HEAD_WAIT = Duration.ofMillis(200);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

    private final LogConnection connection;
    private final LogQueue queue;
    private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
    private final StampedLock telling = new StampedLock();
    private final Thread thread;
    private volatile long head;

    /// Connects and reads the head. One a node.
    public LogWriter(Database database) {
        this(database, LogQueue.MAX_BATCH_ITEMS);
    }

    /// @param maxBatchItems how many items one transaction takes at most; 1 is a transaction for each event
    LogWriter(Database database, int maxBatchItems) {
        this.queue = new LogQueue(maxBatchItems);
        this.connection = new LogConnection(database);
        connection.connect();
        this.head = connection.maxPos();
        this.thread = Thread.ofVirtual().name("log-writer").unstarted(this::run);
        thread.start();
    }

    @Override
    public Pending<CommitResult> append(LogItem item) {
        boolean empty =
                switch (item) {
                    case RoomCommit commit -> commit.events().isEmpty();
                    case DeviceListChange change -> false;
                    case ToDeviceMessages sent -> sent.messages().isEmpty();
                    case UnreadChange change ->
                        change.added().isEmpty()
                                && change.read().isEmpty()
                                && change.dropped().isEmpty();
                    case AccountDataChange change -> false;
                    case ReceiptChange change -> false;
                };
        Check.that(!empty, "an item without rows has no position");
        LogEntry entry = new LogEntry(item);
        queue.add(entry);
        return entry;
    }

    /// Waits for listeners that are being told: one who was woken by a listener must find the head that it was woken
    /// for, and one who finds a head must find every listener's state as new.
    @Override
    public long head() {
        long stamp = telling.tryOptimisticRead();
        long seen = head;
        if (telling.validate(stamp) || Thread.currentThread().equals(thread)) {
            return seen;
        }
        try {
            // Bounded, so that a listener who waits for the one who asks here cannot stop the log.
            stamp = telling.tryReadLock(HEAD_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return head;
        }
        seen = head;
        if (stamp != 0) {
            telling.unlockRead(stamp);
        }
        return seen;
    }

    @Override
    public void listen(LogListener listener) {
        listeners.add(listener);
    }

    /// Commits what is queued, then ends.
    @Override
    public void close() {
        queue.close();
        try {
            if (!thread.join(CLOSE_WITHIN)) {
                LOG.warn("The log did not drain within {}", CLOSE_WITHIN);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (List<LogEntry> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
                writeSafely(batch);
            }
        } catch (InterruptedException e) {
            LOG.warn("The log was interrupted");
        } finally {
            failAll(queue.drain(), "the log is closed", new RejectedExecutionException("closed"), false);
            connection.disconnect();
        }
    }

    private void writeSafely(List<LogEntry> batch) {
        try {
            write(batch);
        } catch (RuntimeException | Error e) {
            // Whatever it is: the log must go on, and nobody may wait for ever.
            LOG.error("A batch of the log failed", e);
            failAll(batch, "the commit failed", e, true);
        }
    }

    private void write(List<LogEntry> batch) {
        List<LogEntry> left = batch;
        for (int losses = 0; losses <= MAX_LOSSES; losses++) {
            switch (connection.commit(left)) {
                case LogOutcome.Committed(Map<Long, Long> positions) -> {
                    settle(left, positions, true);
                    return;
                }
                case LogOutcome.RolledBack(Throwable cause) -> {
                    replay(left, cause);
                    return;
                }
                case LogOutcome.Unknown(Throwable cause) -> {
                    LOG.warn("The log lost its connection: {}", cause.toString());
                    left = recover(left, cause);
                    if (left.isEmpty()) {
                        return;
                    }
                }
            }
        }
        failAll(left, "the database keeps closing the connection", new IllegalStateException("lost"), false);
    }

    /// The transaction failed as a whole because of one item: each for itself, so that only that one fails.
    private void replay(List<LogEntry> batch, Throwable cause) {
        if (batch.size() > 1) {
            LOG.debug("replaying {} items one by one: {}", batch.size(), cause.toString());
            batch.forEach(entry -> writeSafely(List.of(entry)));
            return;
        }
        LogEntry entry = batch.getFirst();
        if (cause instanceof PgException e && LogSql.TXN_CONSTRAINT.equals(e.getConstraint())) {
            entry.answer(new CommitResult.Conflict());
            return;
        }
        LOG.error("An item of the log failed", cause);
        entry.fail("the database refused the commit", cause, false);
    }

    /// Answers and tells listeners what was committed.
    ///
    /// @param complete whether items without a position wrote nothing
    private void settle(List<LogEntry> batch, Map<Long, Long> positions, boolean complete) {
        long newest =
                positions.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long stamp = telling.writeLock();
        try {
            // What has no row of its own is visible with what came before it.
            long told = head;
            for (LogEntry entry : batch) {
                Long pos = positions.get(entry.ref());
                if (pos != null) {
                    told = Math.max(told, pos);
                    tell(entry.item(), told);
                }
            }
            head = Math.max(head, newest);
        } finally {
            telling.unlockWrite(stamp);
        }
        for (LogEntry entry : batch) {
            Long pos = positions.get(entry.ref());
            if (pos != null) {
                entry.answer(new CommitResult.Committed(pos == 0 ? head : pos));
            } else if (complete) {
                entry.answer(entry.refused());
            }
        }
    }

    private void tell(LogItem item, long pos) {
        for (LogListener listener : listeners) {
            try {
                listener.committed(item, pos);
            } catch (RuntimeException e) {
                LOG.error("A listener of the log failed", e);
            }
        }
    }

    /// Reconnects, however long it takes, and finds out which items were committed. Callers are failed when it takes
    /// too long, and what they queued is dropped.
    ///
    /// @return the items to write again
    private List<LogEntry> recover(List<LogEntry> batch, Throwable cause) {
        long lostAt = System.nanoTime();
        Duration pause = FIRST_RETRY;
        while (true) {
            try {
                connection.connect();
                Map<Long, Long> found = connection.find(head, batch);
                LOG.info("{} of {} items without an answer were committed", found.size(), batch.size());
                settle(batch, found, false);
                return batch.stream().filter(entry -> !entry.answered()).toList();
            } catch (RuntimeException e) {
                LOG.debug("cannot reconnect yet", e);
                boolean patient = System.nanoTime() - lostAt < PATIENCE.toNanos();
                if (!patient || queue.closed()) {
                    failAll(batch, "the connection was lost at COMMIT", cause, true);
                    failAll(queue.drain(), "the database is away", e, false);
                }
                if (queue.closed()) {
                    return new ArrayList<>();
                }
            }
            connection.pause(pause);
            pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
        }
    }

    private static void failAll(List<LogEntry> entries, String text, Throwable cause, boolean outcomeUnknown) {
        entries.forEach(entry -> entry.fail(text, cause, outcomeUnknown));
    }
}
