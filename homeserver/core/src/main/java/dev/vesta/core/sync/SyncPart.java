package dev.vesta.core.sync;

import dev.vesta.core.log.LogKind;
import java.util.Set;

/// One kind of thing that a sync tells beside the rooms' events: account data, receipts, counts, typing, presence.
///
/// Parts are asked one after the other, behind the rooms' events, on every pass of a sync's loop: once when the
/// request comes, and again whenever the user is woken. An answer to which nobody has added anything makes the sync
/// wait.
@FunctionalInterface
public interface SyncPart {
    /// Adds what is news in (since, head], or everything present when there is no `since`.
    void add(SyncRun run, SyncAnswer answer);

    /// The kinds of rows of the log that it tells of, if it tells of nothing else that is new; else empty. When
    /// there is none in (since, head] and no room is told whole, it is asked as if the log had nothing.
    default Set<LogKind> kinds() {
        return Set.of();
    }

    /// The same when the log has nothing in (since, head] for the user, or nothing of these kinds. A part that
    /// tells only of what is in the log has nothing to look for then, and must not.
    default void addQuiet(SyncRun run, SyncAnswer answer) {
        add(run, answer);
    }
}
