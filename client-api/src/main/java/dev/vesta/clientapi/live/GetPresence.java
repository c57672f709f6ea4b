package dev.vesta.clientapi.live;

import dev.vesta.core.account.Caller;
import dev.vesta.core.live.Presence;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `GET /_matrix/client/v3/presence/{userId}/status`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3presenceuseridstatus))
public final class GetPresence implements Endpoint<GetPresence.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/presence/{userId}/status")
            .also("/_matrix/client/r0/presence/{userId}/status")
            .rateLimit(RateLimit.READ);

    private final Presence presence;

    public GetPresence(Presence presence) {
        this.presence = presence;
    }

    public record Request(@Path UserId userId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return presence.get(caller, request.userId());
    }
}
