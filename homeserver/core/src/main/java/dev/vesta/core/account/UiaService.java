package dev.vesta.core.account;

import dev.vesta.protocol.json.JsonValue;
import org.jspecify.annotations.Nullable;

/// User-interactive authentication.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api))
public final class UiaService {
    /// Lets the request pass when its `auth` completes a flow of registration; throws the 401 challenge otherwise.
    /// `m.login.dummy` without a session completes in one request.
    ///
    /// @param auth the request's `auth` object, or null when it has none
    public void authorizeRegistration(JsonValue.@Nullable Obj auth) {
        throw new UnsupportedOperationException();
    }
}
