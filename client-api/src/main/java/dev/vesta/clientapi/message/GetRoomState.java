package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import java.util.List;

/// `GET /_matrix/client/v3/rooms/{roomId}/state`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstate))
public final class GetRoomState implements Endpoint<GetRoomState.Request, JsonValue.Arr> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/state")
            .also("/_matrix/client/r0/rooms/{roomId}/state")
            .guests();

    private final RoomReader reader;

    public GetRoomState(RoomReader reader) {
        this.reader = reader;
    }

    public record Request(@Path RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Arr handle(Caller caller, Request request) {
        return new JsonValue.Arr(List.copyOf(reader.state(caller, request.roomId())));
    }
}
