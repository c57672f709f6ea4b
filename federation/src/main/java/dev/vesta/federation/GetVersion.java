package dev.vesta.federation;

import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;

/// `GET /_matrix/federation/v1/version`
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#get_matrixfederationv1version))
public final class GetVersion implements OpenEndpoint<Empty, GetVersion.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/federation/v1/version");

    private final Response response;

    public GetVersion(String version) {
        this.response = new Response(new Server("Vesta", version));
    }

    public record Response(Server server) {}

    public record Server(String name, String version) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Empty request) {
        return response;
    }
}
