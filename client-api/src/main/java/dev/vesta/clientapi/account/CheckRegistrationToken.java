package dev.vesta.clientapi.account;

import dev.vesta.core.account.RegistrationService;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Query;
import dev.vesta.web.RateLimit;

/// `GET /_matrix/client/v1/register/m.login.registration_token/validity`
/// [spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1registermloginregistration_tokenvalidity)
public final class CheckRegistrationToken
        implements OpenEndpoint<CheckRegistrationToken.Request, CheckRegistrationToken.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v1/register/m.login.registration_token/validity")
            .rateLimit(RateLimit.REGISTRATION);

    private final RegistrationService registration;

    public CheckRegistrationToken(RegistrationService registration) {
        this.registration = registration;
    }

    public record Request(@Query String token) {}

    public record Response(boolean valid) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        return new Response(registration.isValidToken(request.token()));
    }
}
