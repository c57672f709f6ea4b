package dev.vesta.web;

import dev.vesta.core.account.Caller;
import org.jspecify.annotations.Nullable;

/// An endpoint that anybody may call, and that shows more to those who have an access token.
public non-sealed interface SemiOpenEndpoint<Q extends Record, R> extends AnyEndpoint {
    /// Runs on a virtual thread and may block. Errors are `MatrixException`s.
    ///
    /// @param caller null for a request without an access token
    R handle(@Nullable Caller caller, Q request);
}
