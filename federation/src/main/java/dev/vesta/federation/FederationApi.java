package dev.vesta.federation;

import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// The list of all federation endpoints. ([spec](https://spec.matrix.org/v1.19/server-server-api/))
public final class FederationApi {
    private FederationApi() {}

    /// Every endpoint, one line each.
    public static List<AnyEndpoint> endpoints(FederationServices s) {
        return List.of(new GetServerKey(s.serverName(), s.signingKey(), s.clock()), new GetVersion(s.version()));
    }
}
