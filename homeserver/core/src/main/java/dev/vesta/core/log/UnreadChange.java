package dev.vesta.core.log;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events that count as unread for users of ours, and what they have read. What was read stays read: a row at or
/// before a place that was read up to is not added, in whatever order the two come.
///
/// @param added may hold rows that are there already
/// @param dropped what counts no more, read or not
public record UnreadChange(long roomNid, List<Unread> added, List<ReadUpTo> read, List<Dropped> dropped)
        implements LogItem {
    /// The thread of events that are in no thread.
    public static final long MAIN = 0;

    /// One that drops nothing.
    public UnreadChange(long roomNid, List<Unread> added, List<ReadUpTo> read) {
        this(roomNid, added, read, List.of());
    }

    /// An event that a user has not read.
    ///
    /// @param threadNid the event at the thread's root, or [#MAIN]
    /// @param ord the event's place in the room
    /// @param pos the event's position in the log: who knows of no later one does not count it
    /// @param actions what the user's push rule asked for
    /// @param ts when the user was notified, in milliseconds since the epoch
    public record Unread(
            long userNid, long threadNid, long ord, long pos, boolean highlight, JsonValue.Arr actions, long ts) {
        /// One that just notifies, of a position before all others.
        public Unread(long userNid, long threadNid, long ord, boolean highlight) {
            this(userNid, threadNid, ord, 0, highlight, JsonValue.arr("notify"), 0);
        }
    }

    /// An event that no longer counts for a user, because it was redacted.
    ///
    /// @param ord the event's place in the room
    public record Dropped(long userNid, long ord) {}

    /// A user has read up to a place, itself included.
    ///
    /// @param threadNid the event at the thread's root, [#MAIN], or null for all threads
    public record ReadUpTo(long userNid, @Nullable Long threadNid, long ord) {}
}
