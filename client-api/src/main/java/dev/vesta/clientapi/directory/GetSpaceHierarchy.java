package dev.vesta.clientapi.directory;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.SpaceHierarchy;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v1/rooms/{roomId}/hierarchy`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy))
public final class GetSpaceHierarchy implements Endpoint<GetSpaceHierarchy.Request, SpaceHierarchy.Page> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v1/rooms/{roomId}/hierarchy");

    private final SpaceHierarchy spaces;

    public GetSpaceHierarchy(SpaceHierarchy spaces) {
        this.spaces = spaces;
    }

    public record Request(
            @Path RoomId roomId,
            @Query @Nullable Boolean suggestedOnly,
            @Query @Nullable Long limit,
            @Query @Nullable Long maxDepth,
            @Query @Nullable String from) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public SpaceHierarchy.Page handle(Caller caller, Request request) {
        boolean suggestedOnly = Boolean.TRUE.equals(request.suggestedOnly());
        return spaces.page(
                caller,
                request.roomId(),
                new SpaceHierarchy.Wish(suggestedOnly, request.limit(), request.maxDepth(), request.from()));
    }
}
