package dev.vesta.clientapi.directory;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import java.util.List;

/// `GET /_matrix/client/v3/rooms/{roomId}/aliases`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidaliases))
public final class GetLocalAliases implements Endpoint<GetLocalAliases.Request, GetLocalAliases.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/aliases")
            .also("/_matrix/client/r0/rooms/{roomId}/aliases");

    private final RoomAliases aliases;

    public GetLocalAliases(RoomAliases aliases) {
        this.aliases = aliases;
    }

    public record Request(@Path RoomId roomId) {}

    public record Response(List<String> aliases) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return new Response(aliases.of(caller, request.roomId()).stream()
                .map(RoomAlias::value)
                .toList());
    }
}
