package dev.vesta.storage;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/// An item on its way through the log.
final class LogEntry implements Pending<CommitResult> {
    private final LogItem item;
    private long ref;
    private final CompletableFuture<CommitResult> result = new CompletableFuture<>();

    LogEntry(LogItem item) {
        this.item = item;
        this.ref = item instanceof RoomCommit commit ? commit.events().getLast().nid() : 0;
    }

    LogItem item() {
        return item;
    }

    /// What the last log row of this item refers to, and no row of another item: by it one finds out whether the item
    /// was committed. 0 until [#number] gave one.
    long ref() {
        return ref;
    }

    /// Gives an item that names no event a number of its own; once, whatever comes of the first attempt.
    void number(LongSupplier numbers) {
        if (ref == 0) {
            ref = numbers.getAsLong();
        }
    }

    /// What it means that the item wrote nothing although its transaction was committed.
    CommitResult refused() {
        return item instanceof RoomCommit ? new CommitResult.Conflict() : new CommitResult.Repeated();
    }

    /// Whether the caller has been answered.
    boolean answered() {
        return result.isDone();
    }

    void answer(CommitResult answer) {
        result.complete(answer);
    }

    void fail(String text, Throwable cause, boolean outcomeUnknown) {
        result.completeExceptionally(new StorageException(text, cause, outcomeUnknown));
    }

    @Override
    public CommitResult await() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StorageException failure) {
                // A new one, with the stack of the one who waits.
                throw new StorageException("the commit failed", failure, failure.outcomeUnknown());
            }
            throw e;
        }
    }
}
