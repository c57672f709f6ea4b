package dev.vesta.clientapi.directory;

import dev.vesta.core.room.RoomListing;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Query;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/publicRooms`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3publicrooms))
public final class GetPublicRooms implements OpenEndpoint<GetPublicRooms.Request, RoomListing.Page> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/publicRooms").also("/_matrix/client/r0/publicRooms");

    private final RoomListing listing;

    public GetPublicRooms(RoomListing listing) {
        this.listing = listing;
    }

    public record Request(
            @Query @Nullable Long limit,
            @Query @Nullable String since,
            @Query @Nullable String server) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public RoomListing.Page handle(Request request) {
        return listing.page(request.server(), request.limit(), request.since(), RoomListing.Filter.NONE);
    }
}
