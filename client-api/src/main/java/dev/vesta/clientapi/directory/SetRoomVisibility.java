package dev.vesta.clientapi.directory;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomListing;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `PUT /_matrix/client/v3/directory/list/room/{roomId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directorylistroomroomid))
public final class SetRoomVisibility implements Endpoint<SetRoomVisibility.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/directory/list/room/{roomId}")
            .also("/_matrix/client/r0/directory/list/room/{roomId}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomListing listing;

    public SetRoomVisibility(RoomListing listing) {
        this.listing = listing;
    }

    private static final List<String> VISIBILITIES = List.of("public", "private");

    public record Request(@Path RoomId roomId, @Body Fields body) {}

    /// @param visibility null means `public`
    public record Fields(@Nullable String visibility) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        String visibility = Params.oneOf(request.body().visibility(), "visibility", VISIBILITIES);
        listing.publish(caller, request.roomId(), !"private".equals(visibility));
        return Empty.EMPTY;
    }
}
