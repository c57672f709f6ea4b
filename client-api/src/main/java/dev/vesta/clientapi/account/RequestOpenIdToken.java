package dev.vesta.clientapi.account;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.OpenIdService;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `POST /_matrix/client/v3/user/{userId}/openid/request_token`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridopenidrequest_token))
public final class RequestOpenIdToken implements Endpoint<RequestOpenIdToken.Request, RequestOpenIdToken.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/user/{userId}/openid/request_token")
            .also("/_matrix/client/r0/user/{userId}/openid/request_token")
            .rateLimit(RateLimit.MESSAGE);

    private final ServerName serverName;
    private final OpenIdService openId;

    public RequestOpenIdToken(ServerName serverName, OpenIdService openId) {
        this.serverName = serverName;
        this.openId = openId;
    }

    public record Request(@Path UserId userId) {}

    /// @param expiresIn seconds
    public record Response(String accessToken, String tokenType, ServerName matrixServerName, long expiresIn) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        if (!caller.user().equals(request.userId())) {
            throw Errors.forbidden("OpenID tokens are for oneself only.");
        }
        return new Response(openId.newToken(caller), "Bearer", serverName, OpenIdService.LIFE.toSeconds());
    }
}
