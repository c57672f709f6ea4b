package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey))
public final class SetRoomStateWithKey implements Endpoint<SetRoomStateWithKey.Request, SetRoomStateWithKey.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}")
            .also("/_matrix/client/r0/rooms/{roomId}/state/{eventType}/{stateKey}")
            .rateLimit(RateLimit.MESSAGE)
            .guests()
            .notSuspended();

    private final RoomMessages messages;

    public SetRoomStateWithKey(RoomMessages messages) {
        this.messages = messages;
    }

    /// @param stateKey empty when the path ends in a slash
    public record Request(
            @Path RoomId roomId,
            @Path String eventType,
            @Path String stateKey,
            @Body JsonValue.Obj content) {}

    public record Response(EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        StateKey key = new StateKey(request.eventType(), request.stateKey());
        return new Response(messages.setState(caller, request.roomId(), key, request.content()));
    }
}
