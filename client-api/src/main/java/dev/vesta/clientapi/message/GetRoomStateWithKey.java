package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey))
public final class GetRoomStateWithKey implements Endpoint<GetRoomStateWithKey.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}")
            .also("/_matrix/client/r0/rooms/{roomId}/state/{eventType}/{stateKey}")
            .guests();

    private static final List<String> FORMATS = List.of("content", "event");

    private final RoomReader reader;

    public GetRoomStateWithKey(RoomReader reader) {
        this.reader = reader;
    }

    /// @param stateKey empty when the path ends in a slash
    /// @param format `content` (the default) or `event`: the whole event
    public record Request(
            @Path RoomId roomId,
            @Path String eventType,
            @Path String stateKey,
            @Query @Nullable String format) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        String format = Params.oneOf(request.format(), "format", FORMATS);
        JsonValue.Obj event =
                reader.stateEvent(caller, request.roomId(), new StateKey(request.eventType(), request.stateKey()));
        return "event".equals(format) ? event : event.object("content").orElse(JsonValue.Obj.EMPTY);
    }
}
