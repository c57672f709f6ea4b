package dev.vesta.storage;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.StoredEvent;
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
        this.ref = item instanceof RoomCommit commit ? known(commit).nid() : 0;
    }

    /// The last of its events that has a row in the log; one of those that have none where all do.
    private static NewEvent known(RoomCommit commit) {
        for (NewEvent event : commit.events().reversed()) {
            if (event.ord() != StoredEvent.NO_ORD) {
                return event;
            }
        }
        return commit.events().getLast();
    }

    LogItem item() {
        return item;
    }

    /// What a log row of this item refers to, and no row of another item: by it one finds out whether the item was
    /// committed. For a commit without such a row an event that it writes. 0 until [#number] gave one.
    long ref() {
        return ref;
    }

    /// Whether the last log row of this item is the one that refers to [#ref].
    boolean endsWithRef() {
        return !(item instanceof RoomCommit commit)
                || (commit.moves() == null && known(commit).ord() != StoredEvent.NO_ORD);
    }

    /// Whether the event [#ref] is in the store before this commit.
    boolean upgrades() {
        return item instanceof RoomCommit commit && known(commit).judgement().upgrades();
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
