package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.UserId;
import java.util.List;

/// Who of this server could let somebody into a restricted room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#restricted-rooms))
@FunctionalInterface
public interface JoinAuthority {
    /// No restricted room lets anybody in.
    JoinAuthority NOBODY = (caller, room) -> List.of();

    /// Members who could authorise the caller's join, the most powerful first; empty when the room is not restricted or
    /// the caller meets none of its conditions. Asked before the room's turn: whether they still may is for
    /// the turn.
    List<UserId> authorisers(Caller caller, RoomRef room);
}
