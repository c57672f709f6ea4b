package dev.vesta.clientapi.account;

import dev.vesta.core.account.RegistrationService;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Query;

/// `GET /_matrix/client/v3/register/available`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3registeravailable))
public final class CheckUsernameAvailability
        implements OpenEndpoint<CheckUsernameAvailability.Request, CheckUsernameAvailability.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/register/available").also("/_matrix/client/r0/register/available");

    private final RegistrationService registration;

    public CheckUsernameAvailability(RegistrationService registration) {
        this.registration = registration;
    }

    public record Request(@Query String username) {}

    public record Response(boolean available) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        registration.checkOpen();
        registration.checkAvailable(request.username());
        return new Response(true);
    }
}
