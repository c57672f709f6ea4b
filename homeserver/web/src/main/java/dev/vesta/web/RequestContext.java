package dev.vesta.web;

import java.util.Optional;

/// What belongs to the request that the current thread serves.
///
/// @param id the request id, as in the log and in the `X-Request-Id` header of the response
public record RequestContext(String id) {
    /// Bound by the kit around every handler.
    public static final ScopedValue<RequestContext> SCOPE = ScopedValue.newInstance();

    /// The current request, or empty on a thread that serves none.
    public static Optional<RequestContext> current() {
        return SCOPE.isBound() ? Optional.of(SCOPE.get()) : Optional.empty();
    }
}
