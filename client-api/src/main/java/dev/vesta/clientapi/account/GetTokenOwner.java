package dev.vesta.clientapi.account;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;

/// `GET /_matrix/client/v3/account/whoami`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3accountwhoami))
public final class GetTokenOwner implements Endpoint<Empty, GetTokenOwner.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/account/whoami")
            .also("/_matrix/client/r0/account/whoami")
            .guests();

    public record Response(UserId userId, DeviceId deviceId, boolean isGuest) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Empty request) {
        return new Response(caller.user(), caller.device(), caller.guest());
    }
}
