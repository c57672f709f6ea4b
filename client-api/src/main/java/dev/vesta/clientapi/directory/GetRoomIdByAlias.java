package dev.vesta.clientapi.directory;

import dev.vesta.core.room.RoomAliases;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Path;
import java.util.List;

/// `GET /_matrix/client/v3/directory/room/{roomAlias}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directoryroomroomalias))
public final class GetRoomIdByAlias implements OpenEndpoint<GetRoomIdByAlias.Request, GetRoomIdByAlias.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/directory/room/{roomAlias}")
            .also("/_matrix/client/r0/directory/room/{roomAlias}");

    private final RoomAliases aliases;
    private final ServerName serverName;

    public GetRoomIdByAlias(RoomAliases aliases, ServerName serverName) {
        this.aliases = aliases;
        this.serverName = serverName;
    }

    public record Request(@Path String roomAlias) {}

    /// @param servers those that can help to join: this one, which knows the room
    public record Response(RoomId roomId, List<ServerName> servers) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        return new Response(aliases.find(RoomAliases.parse(request.roomAlias())), List.of(serverName));
    }
}
