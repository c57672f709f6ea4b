package dev.vesta.clientapi.live;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.live.Presence;
import dev.vesta.core.live.PresenceState;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `PUT /_matrix/client/v3/presence/{userId}/status`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3presenceuseridstatus))
public final class SetPresence implements Endpoint<SetPresence.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/presence/{userId}/status")
            .also("/_matrix/client/r0/presence/{userId}/status")
            .rateLimit(RateLimit.MESSAGE);

    private final Presence presence;

    public SetPresence(Presence presence) {
        this.presence = presence;
    }

    public record Status(
            @Nullable String presence, @Nullable String statusMsg) {}

    public record Request(@Path UserId userId, @Body Status status) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        if (!caller.user().equals(request.userId())) {
            throw Errors.forbidden("You cannot say where somebody else is.");
        }
        String text = Params.required(request.status().presence(), "presence");
        PresenceState state = PresenceState.of(text)
                .orElseThrow(() -> Errors.invalidParam(
                        "presence must be one of online, unavailable, offline, org.matrix.msc3026.busy."));
        presence.set(caller, state, request.status().statusMsg());
        return Empty.EMPTY;
    }
}
