package dev.vesta.core.port;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;

/// What users were notified of. The log writes it, with what they have not read
/// ([dev.vesta.core.log.UnreadChange]).
public interface NotificationStore {
    /// One notification.
    ///
    /// @param number those of a user count up, with holes
    /// @param read whether the user has read the event since
    /// @param ts milliseconds since the epoch
    record Notification(long number, long roomNid, long eventNid, JsonValue.Arr actions, boolean read, long ts) {}

    /// The newest first, without those of events that were redacted.
    ///
    /// @param before only those with a lower number
    /// @param highlights only those that highlight
    List<Notification> page(long userNid, long before, boolean highlights, int limit);
}
