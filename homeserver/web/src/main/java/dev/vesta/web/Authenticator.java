package dev.vesta.web;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Peer;

/// Knows who an access token belongs to. Wiring passes `SessionService` and notes the visit.
@FunctionalInterface
public interface Authenticator {
    /// The owner of the token; `M_UNKNOWN_TOKEN` when nobody owns it. May block.
    ///
    /// @param peer where the request comes from, to be remembered as the last place that the device was seen at
    Caller authenticate(String accessToken, Peer peer);
}
