package dev.vesta.clientapi.room;

import dev.vesta.clientapi.Params;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import org.jspecify.annotations.Nullable;

/// Invitations by e-mail or the like, which take an identity server. This server talks to none, so that it refuses them
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#third-party-invites)).
final class ThirdPartyInvites {
    private ThirdPartyInvites() {}

    /// The refusal of a complete invitation; `M_MISSING_PARAM` for another.
    static MatrixException refused(
            @Nullable String idServer,
            @Nullable String idAccessToken,
            @Nullable String medium,
            @Nullable String address) {
        Params.required(idServer, "id_server");
        Params.required(idAccessToken, "id_access_token");
        Params.required(medium, "medium");
        Params.required(address, "address");
        return Errors.forbidden("This server asks no identity servers: invite people by their user ids.");
    }
}
