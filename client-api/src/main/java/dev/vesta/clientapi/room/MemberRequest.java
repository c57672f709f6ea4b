package dev.vesta.clientapi.room;

import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Path;
import org.jspecify.annotations.Nullable;

/// What a moderator asks for when they kick, ban or unban somebody.
public record MemberRequest(@Path RoomId roomId, @Body Fields body) {
    /// @param reason goes into the membership event
    public record Fields(UserId userId, @Nullable String reason) {}
}
