package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomRelations;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v1/rooms/{roomId}/threads`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidthreads))
public final class GetThreadRoots implements Endpoint<GetThreadRoots.Request, GetThreadRoots.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v1/rooms/{roomId}/threads");

    private final RoomRelations relations;

    public GetThreadRoots(RoomRelations relations) {
        this.relations = relations;
    }

    /// @param include `all` (the default) or `participated`: those in which the caller wrote
    public record Request(
            @Path RoomId roomId,
            @Query @Nullable String include,
            @Query @Nullable Integer limit,
            @Query @Nullable String from) {}

    public record Response(
            List<JsonValue.Obj> chunk, @Nullable String nextBatch) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        String include = Params.oneOf(request.include(), "include", List.of("all", "participated"));
        int limit = Paging.limit(request.limit(), Paging.DEFAULT_LIMIT, 1, RoomRelations.MAX_PAGE);
        RoomRelations.Page page =
                relations.threads(caller, request.roomId(), request.from(), "participated".equals(include), limit);
        return new Response(page.chunk(), page.nextBatch());
    }
}
