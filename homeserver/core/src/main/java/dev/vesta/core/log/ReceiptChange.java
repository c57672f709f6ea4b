package dev.vesta.core.log;

import dev.vesta.protocol.id.EventId;
import org.jspecify.annotations.Nullable;

/// A user, ours or another server's, has read up to an event. A receipt never moves backwards: one for a place that is
/// not behind the one before ends in [CommitResult.Repeated].
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#receipts))
///
/// @param type `m.read`, or `m.read.private`, which only the user sees
/// @param thread the id of the thread's root, `main`, or null for a receipt that knows no threads
/// @param ord the event's place in the room
/// @param ts milliseconds since the epoch
public record ReceiptChange(
        long roomNid, long userNid, String type, @Nullable String thread, EventId event, long ord, long ts)
        implements LogItem {
    public static final String READ = "m.read";
    public static final String READ_PRIVATE = "m.read.private";

    /// The thread of events that are in no thread.
    public static final String MAIN = "main";

    /// Whether others than the user must not see it.
    public boolean isPrivate() {
        return type.equals(READ_PRIVATE);
    }
}
