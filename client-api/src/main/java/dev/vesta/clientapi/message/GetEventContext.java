package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/rooms/{roomId}/context/{eventId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidcontexteventid))
public final class GetEventContext implements Endpoint<GetEventContext.Request, GetEventContext.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/context/{eventId}")
            .also("/_matrix/client/r0/rooms/{roomId}/context/{eventId}")
            .guests();

    private final RoomHistory history;

    public GetEventContext(RoomHistory history) {
        this.history = history;
    }

    public record Request(
            @Path RoomId roomId,
            @Path EventId eventId,
            @Query @Nullable Integer limit,
            @Query @Nullable String filter) {}

    /// @param state the state at the last of these events
    public record Response(
            JsonValue.Obj event,
            List<JsonValue.Obj> eventsBefore,
            List<JsonValue.Obj> eventsAfter,
            String start,
            String end,
            List<JsonValue.Obj> state) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        int limit = Paging.limit(request.limit(), Paging.DEFAULT_LIMIT, 0, RoomHistory.MAX_CONTEXT);
        RoomHistory.Context found =
                history.context(caller, request.roomId(), request.eventId(), limit, EventFilter.of(request.filter()));
        return new Response(
                found.event(), found.eventsBefore(), found.eventsAfter(), found.start(), found.end(), found.state());
    }
}
