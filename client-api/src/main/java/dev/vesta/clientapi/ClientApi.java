package dev.vesta.clientapi;

import dev.vesta.web.AnyEndpoint;
import java.util.ArrayList;
import java.util.List;

/// The list of all client endpoints, from the lists of their chapters.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/))
public final class ClientApi {
    private ClientApi() {}

    /// Every endpoint.
    public static List<AnyEndpoint> endpoints(ClientServices services) {
        List<AnyEndpoint> all = new ArrayList<>();
        all.addAll(services.server().endpoints());
        all.addAll(services.accounts().endpoints());
        all.addAll(services.admin().endpoints());
        all.addAll(services.sessions().endpoints());
        all.addAll(services.rooms().endpoints());
        all.addAll(services.directory().endpoints());
        all.addAll(services.messages().endpoints());
        all.addAll(services.sync().endpoints());
        all.addAll(services.live().endpoints());
        all.addAll(services.userData().endpoints());
        all.addAll(services.devices().endpoints());
        all.addAll(services.profiles().endpoints());
        all.addAll(services.notices().endpoints());
        return List.copyOf(all);
    }
}
