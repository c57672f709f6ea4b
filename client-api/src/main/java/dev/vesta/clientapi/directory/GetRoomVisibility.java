package dev.vesta.clientapi.directory;

import dev.vesta.core.room.RoomListing;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/directory/list/room/{roomId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3directorylistroomroomid))
public final class GetRoomVisibility implements OpenEndpoint<GetRoomVisibility.Request, GetRoomVisibility.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/directory/list/room/{roomId}")
            .also("/_matrix/client/r0/directory/list/room/{roomId}");

    private final RoomListing listing;

    public GetRoomVisibility(RoomListing listing) {
        this.listing = listing;
    }

    public record Request(@Path RoomId roomId) {}

    /// @param visibility `public` or `private`
    public record Response(String visibility) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        return new Response(listing.isPublic(request.roomId()) ? "public" : "private");
    }
}
