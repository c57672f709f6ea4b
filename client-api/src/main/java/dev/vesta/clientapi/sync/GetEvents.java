package dev.vesta.clientapi.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.sync.OldSync;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/events`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events)), with a room id for
/// [peeking](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3events)
public final class GetEvents implements Endpoint<GetEvents.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/events")
            .also("/_matrix/client/r0/events")
            .guests();

    private final OldSync sync;

    public GetEvents(OldSync sync) {
        this.sync = sync;
    }

    public record Request(
            @Query @Nullable String from,
            @Query @Nullable Duration timeout,
            @Query @Nullable RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        Duration timeout = request.timeout() == null ? Duration.ZERO : request.timeout();
        return request.roomId() == null
                ? sync.events(caller, request.from(), timeout)
                : sync.peek(caller, request.roomId(), request.from(), timeout);
    }
}
