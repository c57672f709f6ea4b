package dev.vesta.core.room;

import dev.vesta.protocol.id.UserId;

/// Whether a user wants invitations of another. Asked before the room's turn, so it may read.
@FunctionalInterface
public interface InviteGate {
    /// Everybody may invite everybody.
    InviteGate OPEN = (sender, invited) -> {};

    /// Refuses with an error what the invited user does not want.
    void check(UserId sender, UserId invited);
}
