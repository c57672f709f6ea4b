package dev.vesta.clientapi.room;

import dev.vesta.clientapi.Params;
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

/// `POST /_matrix/client/v3/rooms/{roomId}/invite`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidinvite))
public final class InviteUser implements Endpoint<InviteUser.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/invite")
            .also("/_matrix/client/r0/rooms/{roomId}/invite")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomMembers members;

    public InviteUser(RoomMembers members) {
        this.members = members;
    }

    public record Request(@Path RoomId roomId, @Body Fields body) {}

    /// Either a user, or (by a request of its own in the specification) an address of one.
    public record Fields(
            @Nullable UserId userId,
            @Nullable String reason,
            @Nullable String idServer,
            @Nullable String idAccessToken,
            @Nullable String medium,
            @Nullable String address) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        Fields body = request.body();
        UserId user = body.userId();
        if (user == null && body.medium() != null) {
            throw ThirdPartyInvites.refused(body.idServer(), body.idAccessToken(), body.medium(), body.address());
        }
        members.invite(caller, request.roomId(), Params.required(user, "user_id"), body.reason());
        return Empty.EMPTY;
    }
}
