package dev.vesta.web;

import dev.vesta.core.account.Caller;

/// An endpoint whose caller is known by an access token. One class each.
///
/// @param <Q> the request, a record whose components say with [Path], [Query], [Header], [Body] where they come from
/// @param <R> the response: a record (written in snake_case, absent optionals left out), a `JsonValue` or [Empty]
public non-sealed interface Endpoint<Q extends Record, R> extends AnyEndpoint {
    /// Runs on a virtual thread and may block. Errors are `MatrixException`s.
    R handle(Caller caller, Q request);
}
