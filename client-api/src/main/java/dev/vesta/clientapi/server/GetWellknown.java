package dev.vesta.clientapi.server;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import org.jspecify.annotations.Nullable;

/// `GET /.well-known/matrix/client`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#getwell-knownmatrixclient))
public final class GetWellknown implements OpenEndpoint<Empty, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/.well-known/matrix/client");

    private final @Nullable String publicBaseUrl;

    /// @param publicBaseUrl what clients are told, or null: then there is nothing to tell
    public GetWellknown(@Nullable String publicBaseUrl) {
        this.publicBaseUrl = publicBaseUrl;
    }

    /// The discovery information for this base address; `/login` repeats it.
    public static JsonValue.Obj discovery(String baseUrl) {
        return JsonValue.obj("m.homeserver", JsonValue.obj("base_url", baseUrl));
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Empty request) {
        if (publicBaseUrl == null) {
            throw Errors.notFound("This server's operator has set no public_base_url.");
        }
        return discovery(publicBaseUrl);
    }
}
