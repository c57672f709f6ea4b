package dev.vesta.protocol.visibility;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.Pdu;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may see an event. ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-6))
public enum HistoryVisibility {
    WORLD_READABLE,
    SHARED,
    INVITED,
    JOINED;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// As events spell it.
    public String text() {
        return text;
    }

    /// The visibility that an `m.room.history_visibility` event sets; absent or unknown values mean shared.
    public static HistoryVisibility of(@Nullable Pdu event) {
        String value = event == null
                ? ""
                : event.content().string("history_visibility").orElse("");
        for (HistoryVisibility visibility : values()) {
            if (visibility.text.equals(value)) {
                return visibility;
            }
        }
        return SHARED;
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
        Membership membership = membershipBefore == null
                ? null
                : Membership.of(membershipBefore).orElse(null);
        if (before.shows(membership, joinedAfterwards)) {
            return true;
        }
        if (event.type().equals(EventTypes.HISTORY_VISIBILITY) && "".equals(event.stateKey())) {
            return of(event).shows(membership, joinedAfterwards);
        }
        return event.type().equals(EventTypes.MEMBER)
                && userId.equals(event.stateKey())
                && before.shows(Membership.of(event), joinedAfterwards);
    }

    private boolean shows(@Nullable Membership membership, boolean joinedAfterwards) {
        return this == WORLD_READABLE
                || membership == Membership.JOIN
                || (this == SHARED && joinedAfterwards)
                || (this == INVITED && membership == Membership.INVITE);
    }
}
