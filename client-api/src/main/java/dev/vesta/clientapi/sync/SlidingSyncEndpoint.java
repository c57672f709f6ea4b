package dev.vesta.clientapi.sync;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.live.Presence;
import dev.vesta.core.sliding.SlidingRequest;
import dev.vesta.core.sliding.SlidingSync;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/unstable/org.matrix.simplified_msc3575/sync`
/// ([MSC4186](https://github.com/matrix-org/matrix-spec-proposals/pull/4186))
public final class SlidingSyncEndpoint implements Endpoint<SlidingSyncEndpoint.Request, JsonValue.Obj> {
    /// Clients name each room that they have shown, with what they want of it.
    private static final int MAX_BODY_BYTES = 1 << 20;

    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/unstable/org.matrix.simplified_msc3575/sync")
            .maxBody(MAX_BODY_BYTES)
            .guests();

    private final SlidingSync sync;
    private final Presence presence;

    public SlidingSyncEndpoint(SlidingSync sync, Presence presence) {
        this.sync = sync;
        this.presence = presence;
    }

    public record Request(
            @Query @Nullable String pos,
            @Query @Nullable Duration timeout,
            @Query @Nullable String setPresence,
            @Body JsonValue.Obj body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        Params.oneOf(request.setPresence(), "set_presence", Sync.PRESENCES);
        SlidingRequest decoded =
                SlidingRequest.parse(request.body(), caller.user().value());
        Duration wait = request.timeout() == null ? Duration.ZERO : request.timeout();
        try (Presence.Poll _ = presence.poll(caller, Sync.polledAs(request.setPresence()))) {
            return sync.sync(caller, request.pos(), wait, decoded);
        }
    }
}
