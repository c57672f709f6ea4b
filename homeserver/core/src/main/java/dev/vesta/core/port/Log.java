package dev.vesta.core.port;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;

/// The one way in which anything that clients see becomes durable and visible: group commit with positions.
public interface Log {
    /// Queues the item behind those queued before. The result waits for durability; a failure is a [StorageException].
    /// Commits of one room that build upon each other may be queued ahead of each other's commit: if one
    /// fails, those upon it end in [CommitResult.Conflict].
    Pending<CommitResult> append(LogItem item);

    /// The newest position that is committed and told to listeners.
    long head();

    /// Before the server opens its listeners; there is no way to take one away.
    void listen(LogListener listener);
}
