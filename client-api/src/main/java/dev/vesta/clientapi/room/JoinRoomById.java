package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/join`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidjoin))
public final class JoinRoomById implements Endpoint<JoinRoomById.Request, JoinRoomById.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/join")
            .also("/_matrix/client/r0/rooms/{roomId}/join")
            .rateLimit(RateLimit.MEMBERSHIP)
            .guests()
            .notSuspended();

    private final RoomMembers members;

    public JoinRoomById(RoomMembers members) {
        this.members = members;
    }

    /// @param body goes into the membership event; clients may send none at all
    public record Request(@Path RoomId roomId, @Body JsonValue.@Nullable Obj body) {}

    public record Response(RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        members.join(caller, request.roomId(), request.body());
        return new Response(request.roomId());
    }
}
