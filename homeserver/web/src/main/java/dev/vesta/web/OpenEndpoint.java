package dev.vesta.web;

/// An endpoint that anybody may call without an access token.
public non-sealed interface OpenEndpoint<Q extends Record, R> extends AnyEndpoint {
    /// Runs on a virtual thread and may block. Errors are `MatrixException`s.
    R handle(Q request);
}
