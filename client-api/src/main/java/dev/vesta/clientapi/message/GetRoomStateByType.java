package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/rooms/{roomId}/state/{eventType}`: [GetRoomStateWithKey] with an empty state
/// key, whose slash may be left out.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidstateeventtypestatekey))
public final class GetRoomStateByType implements Endpoint<GetRoomStateByType.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/state/{eventType}")
            .also("/_matrix/client/r0/rooms/{roomId}/state/{eventType}")
            .guests();

    private final GetRoomStateWithKey withKey;

    public GetRoomStateByType(GetRoomStateWithKey withKey) {
        this.withKey = withKey;
    }

    public record Request(
            @Path RoomId roomId,
            @Path String eventType,
            @Query @Nullable String format) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return withKey.handle(
                caller, new GetRoomStateWithKey.Request(request.roomId(), request.eventType(), "", request.format()));
    }
}
