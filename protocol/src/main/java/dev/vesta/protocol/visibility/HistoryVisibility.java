package dev.vesta.protocol.visibility;

import dev.vesta.protocol.event.Pdu;
import org.jspecify.annotations.Nullable;

/// Who may see an event. ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-6))
public enum HistoryVisibility {
    WORLD_READABLE,
    SHARED,
    INVITED,
    JOINED;

    /// The visibility that an `m.room.history_visibility` event sets; absent or unknown values mean shared.
    public static HistoryVisibility of(@Nullable Pdu event) {
        throw new UnsupportedOperationException();
    }

    /// Whether a user may see an event, by the state *before* it.
    ///
    /// @param before visibility in the state before the event
    /// @param membershipBefore the user's membership before the event (`join`, `invite`, …; null: none)
    /// @param event the event: changes of visibility and of the user's own membership are seen by the kinder state
    /// @param joinedAfterwards whether the user joined the room at any time after the event
    /// @param userId the user who wants to see it
    public static boolean maySee(
            HistoryVisibility before,
            @Nullable String membershipBefore,
            Pdu event,
            boolean joinedAfterwards,
            String userId) {
        throw new UnsupportedOperationException();
    }
}
