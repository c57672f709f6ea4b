package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
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
            .rateLimit(RateLimit.MEMBERSHIP);

    private final RoomMembers members;

    public JoinRoom(RoomMembers members) {
        this.members = members;
    }

    public record Request(
            @Path String roomIdOrAlias, @Body @Nullable MembershipBody body) {}

    public record Response(RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        RoomId room = resolve(request.roomIdOrAlias());
        members.join(caller, room, MembershipBody.reasonOf(request.body()));
        return new Response(room);
    }

    static RoomId resolve(String roomIdOrAlias) {
        if (RoomAlias.parse(roomIdOrAlias).isPresent()) {
            throw Errors.notFound("Nobody has given this alias to a room.");
        }
        return RoomId.parse(roomIdOrAlias)
                .orElseThrow(
                        () -> Errors.invalidParam(
                                "The path must end in a room id such as !room:example.org or an alias such as #room:example.org."));
    }
}
