package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import java.util.List;

/// `GET /_matrix/client/v3/joined_rooms`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3joined_rooms))
public final class GetJoinedRooms implements Endpoint<Empty, GetJoinedRooms.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/joined_rooms").also("/_matrix/client/r0/joined_rooms");

    private final RoomReader reader;

    public GetJoinedRooms(RoomReader reader) {
        this.reader = reader;
    }

    public record Response(List<RoomId> joinedRooms) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Empty request) {
        return new Response(reader.joinedRooms(caller));
    }
}
