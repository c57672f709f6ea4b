package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;

/// `GET /_matrix/client/v1/rooms/{roomId}/timestamp_to_event`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event))
public final class GetEventByTimestamp implements Endpoint<GetEventByTimestamp.Request, GetEventByTimestamp.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v1/rooms/{roomId}/timestamp_to_event");

    private final RoomHistory history;

    public GetEventByTimestamp(RoomHistory history) {
        this.history = history;
    }

    /// @param ts milliseconds since the epoch
    /// @param dir `f` for the next event at or after that time, `b` for the last at or before it
    public record Request(
            @Path RoomId roomId, @Query Long ts, @Query String dir) {}

    public record Response(EventId eventId, long originServerTs) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        boolean backwards = "b".equals(Params.oneOf(request.dir(), "dir", Paging.DIRECTIONS));
        StoredEvent found = history.at(caller, request.roomId(), request.ts(), backwards);
        return new Response(found.pdu().eventId(), found.pdu().originServerTs());
    }
}
