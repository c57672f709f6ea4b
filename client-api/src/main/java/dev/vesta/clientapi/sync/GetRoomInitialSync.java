package dev.vesta.clientapi.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.sync.OldSync;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/rooms/{roomId}/initialSync`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidinitialsync))
public final class GetRoomInitialSync implements Endpoint<GetRoomInitialSync.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/initialSync")
            .also("/_matrix/client/r0/rooms/{roomId}/initialSync")
            .guests();

    private final OldSync sync;

    public GetRoomInitialSync(OldSync sync) {
        this.sync = sync;
    }

    public record Request(@Path RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return sync.room(caller, request.roomId());
    }
}
