package dev.vesta.web;

import dev.vesta.core.account.Caller;

/// Knows who an access token belongs to. Wiring passes `SessionService::authenticate`.
@FunctionalInterface
public interface Authenticator {
    /// The owner of the token; `M_UNKNOWN_TOKEN` when nobody owns it. May block.
    Caller authenticate(String accessToken);
}
