package dev.vesta.clientapi.directory;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `PUT /_matrix/client/v3/directory/room/{roomAlias}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3directoryroomroomalias))
public final class SetRoomAlias implements Endpoint<SetRoomAlias.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/directory/room/{roomAlias}")
            .also("/_matrix/client/r0/directory/room/{roomAlias}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomAliases aliases;

    public SetRoomAlias(RoomAliases aliases) {
        this.aliases = aliases;
    }

    public record Request(@Path String roomAlias, @Body Fields body) {}

    public record Fields(RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        aliases.put(
                caller, RoomAliases.parse(request.roomAlias()), request.body().roomId());
        return Empty.EMPTY;
    }
}
