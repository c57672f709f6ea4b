package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/rooms/{roomId}/messages`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmessages))
public final class GetRoomEvents implements Endpoint<GetRoomEvents.Request, GetRoomEvents.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/messages")
            .also("/_matrix/client/r0/rooms/{roomId}/messages");

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 1000;

    /// A filter that matches little may not make one request read the whole room: the client gets what was found and a
    /// token to go on from.
    private static final int MAX_PAGES = 10;

    private final RoomReader reader;

    public GetRoomEvents(RoomReader reader) {
        this.reader = reader;
    }

    /// @param dir `b` towards older events, `f` towards newer ones
    public record Request(
            @Path RoomId roomId,
            @Query String dir,
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
        boolean backwards = "b".equals(Params.oneOf(request.dir(), "dir", List.of("b", "f")));
        int limit = limit(request.limit());
        EventFilter filter = request.filter() == null
                ? EventFilter.ALL
                : EventFilter.of(Params.jsonObject(request.filter(), "filter"));

        RoomReader.Page page =
                reader.messages(caller, request.roomId(), request.from(), request.to(), backwards, limit);
        String start = page.start();
        List<JsonValue.Obj> chunk = new ArrayList<>(filter.select(page.chunk()));
        for (int pages = 1; pages < MAX_PAGES && chunk.size() < limit && !filter.acceptsAll(); pages++) {
            String next = page.end();
            if (next == null) {
                break;
            }
            page = reader.messages(caller, request.roomId(), next, request.to(), backwards, limit - chunk.size());
            chunk.addAll(filter.select(page.chunk()));
        }
        List<JsonValue.Obj> state = filter.lazyLoadMembers() ? senders(caller, request.roomId(), chunk) : null;
        return new Response(chunk, start, page.end(), state);
    }

    private static int limit(@Nullable Integer wished) {
        if (wished == null) {
            return DEFAULT_LIMIT;
        }
        if (wished < 1) {
            throw Errors.invalidParam("limit must be at least 1.");
        }
        return Math.min(wished, MAX_LIMIT);
    }

    private List<JsonValue.Obj> senders(Caller caller, RoomId room, List<JsonValue.Obj> chunk) {
        Set<String> senders = new LinkedHashSet<>();
        chunk.forEach(event -> event.string("sender").ifPresent(senders::add));
        List<JsonValue.Obj> members = new ArrayList<>();
        for (String sender : senders) {
            try {
                members.add(reader.stateEvent(caller, room, new StateKey(EventTypes.MEMBER, sender)));
            } catch (MatrixException e) {
                // One who left may be gone from the state that the caller may see: then there is nothing to tell.
                if (e.code() != ErrCode.M_NOT_FOUND) {
                    throw e;
                }
            }
        }
        return members;
    }
}
