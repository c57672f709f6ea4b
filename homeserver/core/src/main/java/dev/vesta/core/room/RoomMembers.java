package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// Changes of membership. ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-membership))
public final class RoomMembers {
    /// Invites. `M_FORBIDDEN` when the rules do not allow it, also for a room that the caller may not know of.
    public void invite(Caller caller, RoomId room, UserId user, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /// Joins a room that this server knows; joining again changes nothing. `M_FORBIDDEN`, `M_NOT_FOUND`.
    public void join(Caller caller, RoomId room, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }

    /// Leaves, or rejects an invite; leaving again changes nothing. `M_FORBIDDEN`, `M_NOT_FOUND`.
    public void leave(Caller caller, RoomId room, @Nullable String reason) {
        throw new UnsupportedOperationException();
    }
}
