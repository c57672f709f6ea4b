package dev.vesta.clientapi.userdata;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.AccountData;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `DELETE /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3useruseridroomsroomidtagstag))
public final class DeleteRoomTag implements Endpoint<DeleteRoomTag.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.delete("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}")
            .also("/_matrix/client/r0/user/{userId}/rooms/{roomId}/tags/{tag}");

    private final AccountData data;

    public DeleteRoomTag(AccountData data) {
        this.data = data;
    }

    public record Request(
            @Path UserId userId, @Path RoomId roomId, @Path String tag) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        data.deleteTag(
                caller, new AccountData.Owner(request.userId(), request.roomId()), Params.opaque(request.tag(), "tag"));
        return Empty.EMPTY;
    }
}
