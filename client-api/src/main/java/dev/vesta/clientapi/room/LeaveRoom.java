package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/leave`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidleave))
public final class LeaveRoom implements Endpoint<LeaveRoom.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/leave")
            .also("/_matrix/client/r0/rooms/{roomId}/leave")
            .rateLimit(RateLimit.MEMBERSHIP)
            .guests();

    private final RoomMembers members;

    public LeaveRoom(RoomMembers members) {
        this.members = members;
    }

    public record Request(
            @Path RoomId roomId, @Body @Nullable MembershipBody body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        members.leave(caller, request.roomId(), MembershipBody.reasonOf(request.body()));
        return Empty.EMPTY;
    }
}
