package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomideventeventid))
public final class GetOneRoomEvent implements Endpoint<GetOneRoomEvent.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/event/{eventId}")
            .also("/_matrix/client/r0/rooms/{roomId}/event/{eventId}")
            .guests();

    private final RoomReader reader;

    public GetOneRoomEvent(RoomReader reader) {
        this.reader = reader;
    }

    public record Request(@Path RoomId roomId, @Path EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return reader.event(caller, request.roomId(), request.eventId());
    }
}
