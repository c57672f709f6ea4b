package dev.vesta.core.port;

import dev.vesta.protocol.id.EventId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far users have read. The log writes it ([dev.vesta.core.log.ReceiptChange]).
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#receipts))
public interface ReceiptStore {
    /// A receipt.
    ///
    /// @param thread the id of the thread's root, `main`, or null
    /// @param ord the event's place in the room
    /// @param ts milliseconds since the epoch
    record Receipt(
            long roomNid,
            long userNid,
            String type,
            @Nullable String thread,
            EventId event,
            long ord,
            long ts) {}

    /// The receipts of these rooms that came after a position and that this user may see: of others only those that are
    /// not private. The newest of each room, oldest first; the user's own are among them in any case.
    ///
    /// @param limit how many of each room, the user's own not counted
    List<Receipt> changed(Collection<Long> roomNids, long userNid, long since, int limit);
}
