package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomUpgrade;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/upgrade`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidupgrade))
public final class UpgradeRoom implements Endpoint<UpgradeRoom.Request, UpgradeRoom.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/upgrade")
            .also("/_matrix/client/r0/rooms/{roomId}/upgrade")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomUpgrade upgrades;

    public UpgradeRoom(RoomUpgrade upgrades) {
        this.upgrades = upgrades;
    }

    public record Request(@Path RoomId roomId, @Body Fields body) {}

    /// @param additionalCreators texts, since versions without creators of this kind ignore even those that are no
    ///     user ids
    public record Fields(String newVersion, @Nullable List<String> additionalCreators) {}

    public record Response(RoomId replacementRoom) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        Fields body = request.body();
        List<String> creators = body.additionalCreators();
        return new Response(
                upgrades.upgrade(caller, request.roomId(), body.newVersion(), creators == null ? List.of() : creators));
    }
}
