package dev.vesta.clientapi.directory;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `DELETE /_matrix/client/v3/directory/room/{roomAlias}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3directoryroomroomalias))
public final class DeleteRoomAlias implements Endpoint<DeleteRoomAlias.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.delete("/_matrix/client/v3/directory/room/{roomAlias}")
            .also("/_matrix/client/r0/directory/room/{roomAlias}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final RoomAliases aliases;

    public DeleteRoomAlias(RoomAliases aliases) {
        this.aliases = aliases;
    }

    public record Request(@Path String roomAlias) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        aliases.delete(caller, RoomAliases.parse(request.roomAlias()));
        return Empty.EMPTY;
    }
}
