package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/ban`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidban))
public final class Ban implements Endpoint<Ban.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/ban")
            .also("/_matrix/client/r0/rooms/{roomId}/ban")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomMembers members;

    public Ban(RoomMembers members) {
        this.members = members;
    }

    public record Request(@Path RoomId roomId, @Body Fields body) {}

    /// @param reason goes into the membership event
    public record Fields(UserId userId, @Nullable String reason) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        Fields body = request.body();
        members.ban(caller, request.roomId(), body.userId(), body.reason());
        return Empty.EMPTY;
    }
}
