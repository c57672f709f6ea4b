package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}`: [SetRoomStateWithKey] with an empty state
/// key, whose slash may be left out.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey))
public final class SetRoomStateByType implements Endpoint<SetRoomStateByType.Request, SetRoomStateWithKey.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/rooms/{roomId}/state/{eventType}")
            .also("/_matrix/client/r0/rooms/{roomId}/state/{eventType}")
            .rateLimit(RateLimit.MESSAGE)
            .guests()
            .notSuspended();

    private final SetRoomStateWithKey withKey;

    public SetRoomStateByType(SetRoomStateWithKey withKey) {
        this.withKey = withKey;
    }

    public record Request(
            @Path RoomId roomId,
            @Path String eventType,
            @Body JsonValue.Obj content) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public SetRoomStateWithKey.Response handle(Caller caller, Request request) {
        return withKey.handle(
                caller, new SetRoomStateWithKey.Request(request.roomId(), request.eventType(), "", request.content()));
    }
}
