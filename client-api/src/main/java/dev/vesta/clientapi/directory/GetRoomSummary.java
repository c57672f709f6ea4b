package dev.vesta.clientapi.directory;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomDiscovery;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.SemiOpenEndpoint;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v1/room_summary/{roomIdOrAlias}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias))
public final class GetRoomSummary implements SemiOpenEndpoint<GetRoomSummary.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v1/room_summary/{roomIdOrAlias}").guests();

    private final RoomDiscovery discovery;
    private final RoomAliases aliases;

    public GetRoomSummary(RoomDiscovery discovery, RoomAliases aliases) {
        this.discovery = discovery;
        this.aliases = aliases;
    }

    public record Request(@Path String roomIdOrAlias) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(@Nullable Caller caller, Request request) {
        return discovery.summary(caller, aliases.resolve(request.roomIdOrAlias()));
    }
}
