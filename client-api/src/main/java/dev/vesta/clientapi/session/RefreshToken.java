package dev.vesta.clientapi.session;

import dev.vesta.core.account.AccessTokens;
import dev.vesta.core.account.SessionService;
import dev.vesta.web.Body;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/refresh`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3refresh))
public final class RefreshToken implements OpenEndpoint<RefreshToken.Request, RefreshToken.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/refresh")
            .also("/_matrix/client/r0/refresh")
            .rateLimit(RateLimit.LOGIN);

    private final SessionService sessions;

    public RefreshToken(SessionService sessions) {
        this.sessions = sessions;
    }

    public record Request(@Body Fields body) {}

    public record Fields(String refreshToken) {}

    public record Response(
            String accessToken,
            @Nullable String refreshToken,
            @Nullable Long expiresInMs) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        AccessTokens tokens = sessions.refresh(request.body().refreshToken());
        return new Response(tokens.accessToken(), tokens.refreshToken(), tokens.expiresInMs());
    }
}
