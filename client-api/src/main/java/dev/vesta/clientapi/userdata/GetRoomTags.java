package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.AccountData;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/tags`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridroomsroomidtags))
public final class GetRoomTags implements Endpoint<GetRoomTags.Request, GetRoomTags.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/user/{userId}/rooms/{roomId}/tags")
            .also("/_matrix/client/r0/user/{userId}/rooms/{roomId}/tags");

    private final AccountData data;

    public GetRoomTags(AccountData data) {
        this.data = data;
    }

    public record Request(@Path UserId userId, @Path RoomId roomId) {}

    public record Response(JsonValue.Obj tags) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return new Response(data.tags(caller, new AccountData.Owner(request.userId(), request.roomId())));
    }
}
