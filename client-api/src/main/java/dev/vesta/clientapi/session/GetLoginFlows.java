package dev.vesta.clientapi.session;

import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/login`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3login))
public final class GetLoginFlows implements OpenEndpoint<Empty, GetLoginFlows.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/login").also("/_matrix/client/r0/login");

    public record Response(List<Flow> flows) {}

    /// @param getLoginToken whether a device that is logged in can get a token for another
    public record Flow(String type, @Nullable Boolean getLoginToken) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Empty request) {
        return new Response(List.of(new Flow(Login.PASSWORD, null), new Flow(Login.TOKEN, true)));
    }
}
