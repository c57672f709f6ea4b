package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;

/// `POST /_matrix/client/v3/rooms/{roomId}/ban`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidban))
public final class Ban implements Endpoint<MemberRequest, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/ban")
            .also("/_matrix/client/r0/rooms/{roomId}/ban")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomMembers members;

    public Ban(RoomMembers members) {
        this.members = members;
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, MemberRequest request) {
        MemberRequest.Fields body = request.body();
        members.ban(caller, request.roomId(), body.userId(), body.reason());
        return Empty.EMPTY;
    }
}
