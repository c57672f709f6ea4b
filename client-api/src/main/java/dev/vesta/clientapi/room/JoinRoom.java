package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/join/{roomIdOrAlias}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3joinroomidoralias))
public final class JoinRoom implements Endpoint<JoinRoom.Request, JoinRoom.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/join/{roomIdOrAlias}")
            .also("/_matrix/client/r0/join/{roomIdOrAlias}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomMembers members;
    private final RoomAliases aliases;

    public JoinRoom(RoomMembers members, RoomAliases aliases) {
        this.members = members;
        this.aliases = aliases;
    }

    /// @param body goes into the membership event; clients may send none at all
    public record Request(@Path String roomIdOrAlias, @Body JsonValue.@Nullable Obj body) {}

    public record Response(RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        RoomId room = aliases.resolve(request.roomIdOrAlias());
        members.join(caller, room, request.body());
        return new Response(room);
    }
}
