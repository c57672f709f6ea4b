package dev.vesta.clientapi.userdata;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.AccountData;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridroomsroomidtagstag))
public final class SetRoomTag implements Endpoint<SetRoomTag.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags/{tag}")
            .also("/_matrix/client/r0/user/{userId}/rooms/{roomId}/tags/{tag}");

    private final AccountData data;

    public SetRoomTag(AccountData data) {
        this.data = data;
    }

    public record Request(
            @Path UserId userId,
            @Path RoomId roomId,
            @Path String tag,
            @Body JsonValue.Obj data) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        data.putTag(
                caller,
                new AccountData.Owner(request.userId(), request.roomId()),
                Params.opaque(request.tag(), "tag"),
                request.data());
        return Empty.EMPTY;
    }
}
