package dev.vesta.storage;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// An item on its way through the log.
final class LogEntry implements Pending<CommitResult> {
    private final RoomCommit item;
    private final CompletableFuture<CommitResult> result = new CompletableFuture<>();

    LogEntry(RoomCommit item) {
        this.item = item;
    }

    RoomCommit item() {
        return item;
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
