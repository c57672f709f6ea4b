package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/knock/{roomIdOrAlias}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3knockroomidoralias))
public final class KnockRoom implements Endpoint<KnockRoom.Request, KnockRoom.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/knock/{roomIdOrAlias}")
            .also("/_matrix/client/r0/knock/{roomIdOrAlias}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomMembers members;
    private final RoomAliases aliases;

    public KnockRoom(RoomMembers members, RoomAliases aliases) {
        this.members = members;
        this.aliases = aliases;
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
        RoomId room = aliases.resolve(request.roomIdOrAlias());
        members.knock(caller, room, MembershipBody.reasonOf(request.body()));
        return new Response(room);
    }
}
