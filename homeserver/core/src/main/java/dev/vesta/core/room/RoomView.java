package dev.vesta.core.room;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A room's current state while a decision holds its turn, with what is decided but not committed yet.
public interface RoomView {
    /// The event at that key, or null.
    @Nullable
    Pdu state(StateKey key);

    /// An event of the room that is committed, or null.
    @Nullable
    StoredEvent event(EventId event);

    /// Whether an event that is decided but not committed yet is such a one.
    boolean isPending(Predicate<Pdu> such);

    /// The user's membership (`join`, `invite`, …), or null when there is none.
    default @Nullable String membership(UserId user) {
        Pdu member = state(new StateKey(EventTypes.MEMBER, user.value()));
        return member == null ? null : member.content().string("membership").orElse(null);
    }

    /// Refuses with `M_FORBIDDEN` who is not joined to the room.
    default void checkJoined(UserId user) {
        if (!"join".equals(membership(user))) {
            throw RoomAccess.notYours();
        }
    }
}
