package dev.vesta.clientapi.account;

import dev.vesta.core.account.SharedSecretRegistration;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;

/// `GET /_synapse/admin/v1/register`: the nonce for [RegisterBySharedSecret]. No part of the specification, but what
/// admin tools expect of every homeserver.
public final class GetRegistrationNonce implements OpenEndpoint<Empty, GetRegistrationNonce.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_synapse/admin/v1/register");

    private final SharedSecretRegistration sharedSecret;

    public GetRegistrationNonce(SharedSecretRegistration sharedSecret) {
        this.sharedSecret = sharedSecret;
    }

    public record Response(String nonce) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Empty request) {
        if (!sharedSecret.enabled()) {
            throw disabled();
        }
        return new Response(sharedSecret.newNonce());
    }

    static MatrixException disabled() {
        return Errors.of(ErrCode.M_UNRECOGNIZED, "Registration by shared secret is not set up on this server.");
    }
}
