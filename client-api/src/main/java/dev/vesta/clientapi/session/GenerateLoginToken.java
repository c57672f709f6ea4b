package dev.vesta.clientapi.session;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.LoginService;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.account.UiaService.Demand;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v1/login/get_token`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv1loginget_token))
public final class GenerateLoginToken implements Endpoint<GenerateLoginToken.Request, GenerateLoginToken.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.post("/_matrix/client/v1/login/get_token").rateLimit(RateLimit.LOGIN);

    private final LoginService login;
    private final UiaService uia;

    public GenerateLoginToken(LoginService login, UiaService uia) {
        this.login = login;
        this.uia = uia;
    }

    public record Request(@Body Fields body) {}

    /// @param auth what user-interactive authentication needs; absent in the first request
    public record Fields(JsonValue.@Nullable Obj auth) {}

    public record Response(String loginToken, long expiresInMs) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        Demand demand = Demand.password("login/get_token", caller);
        return uia.authorize(demand, request.body().auth(), () -> {
            LoginService.LoginToken token = login.newToken(caller);
            return new Response(token.token(), token.life().toMillis());
        });
    }
}
