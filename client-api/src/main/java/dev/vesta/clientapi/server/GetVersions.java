package dev.vesta.clientapi.server;

import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import java.util.List;
import java.util.Map;

/// `GET /_matrix/client/versions`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientversions))
public final class GetVersions implements OpenEndpoint<Empty, GetVersions.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/versions");

    /// From the last of the old numbering on: clients take the highest that they know themselves.
    private static final List<String> VERSIONS = List.of(
            "r0.6.1", "v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12",
            "v1.13", "v1.14", "v1.15", "v1.16", "v1.17", "v1.18", "v1.19");

    /// @param unstableFeatures features that are in no version of the specification yet
    public record Response(List<String> versions, Map<String, Boolean> unstableFeatures) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Empty request) {
        return new Response(VERSIONS, UnstableFeatures.FLAGS);
    }
}
