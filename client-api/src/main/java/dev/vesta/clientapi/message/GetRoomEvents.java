package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/rooms/{roomId}/messages`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages))
public final class GetRoomEvents implements Endpoint<GetRoomEvents.Request, GetRoomEvents.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/messages")
            .also("/_matrix/client/r0/rooms/{roomId}/messages")
            .guests();

    private final RoomHistory history;

    public GetRoomEvents(RoomHistory history) {
        this.history = history;
    }

    /// @param dir `b` towards older events, `f` towards newer ones
    public record Request(
            @Path RoomId roomId,
            @Query @Nullable String dir,
            @Query @Nullable String from,
            @Query @Nullable String to,
            @Query @Nullable Integer limit,
            @Query @Nullable String filter) {}

    /// @param state the senders' membership events when the filter asks for lazy loading
    public record Response(
            List<JsonValue.Obj> chunk,
            String start,
            @Nullable String end,
            @Nullable List<JsonValue.Obj> state) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        if (request.dir() == null) {
            // Who may not read the room learns that first.
            history.checkReader(caller, request.roomId());
            throw Errors.missingParam("`dir` is missing.");
        }
        boolean backwards = "b".equals(Params.oneOf(request.dir(), "dir", Paging.DIRECTIONS));
        RoomEventFilter filter = EventFilter.of(request.filter());
        int limit = Paging.limit(request.limit(), Paging.DEFAULT_LIMIT, 1, RoomHistory.MAX_PAGE);
        Integer filtered = filter.events().limit();
        if (request.limit() == null && filtered != null && filtered > 0) {
            limit = Math.min(filtered, RoomHistory.MAX_PAGE);
        }
        RoomHistory.Wanted wanted = new RoomHistory.Wanted(request.from(), request.to(), backwards, limit, filter);
        RoomHistory.Page page = history.messages(caller, request.roomId(), wanted);
        return new Response(page.chunk(), page.start(), page.end(), page.state());
    }
}
