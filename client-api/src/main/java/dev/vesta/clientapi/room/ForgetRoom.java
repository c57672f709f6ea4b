package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomPurge;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `POST /_matrix/client/v3/rooms/{roomId}/forget`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidforget))
public final class ForgetRoom implements Endpoint<ForgetRoom.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/forget")
            .also("/_matrix/client/r0/rooms/{roomId}/forget")
            .rateLimit(RateLimit.MEMBERSHIP);

    private final RoomPurge purge;

    public ForgetRoom(RoomPurge purge) {
        this.purge = purge;
    }

    public record Request(@Path RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        purge.forget(caller, request.roomId());
        return Empty.EMPTY;
    }
}
