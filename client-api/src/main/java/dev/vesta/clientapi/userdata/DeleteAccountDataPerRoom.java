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

/// `DELETE /_matrix/client/unstable/org.matrix.msc3391/user/{userId}/rooms/{roomId}/account_data/{type}`: a
/// proposal, MSC3391.
public final class DeleteAccountDataPerRoom implements Endpoint<DeleteAccountDataPerRoom.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.delete(
            "/_matrix/client/unstable/org.matrix.msc3391/user/{userId}/rooms/{roomId}/account_data/{type}");

    private final AccountData data;

    public DeleteAccountDataPerRoom(AccountData data) {
        this.data = data;
    }

    public record Request(
            @Path UserId userId, @Path RoomId roomId, @Path String type) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        data.delete(
                caller,
                new AccountData.Owner(request.userId(), request.roomId()),
                Params.opaque(request.type(), "type"));
        return Empty.EMPTY;
    }
}
