package dev.vesta.protocol.auth;

/// What the authorization rules say of an event.
public sealed interface AuthVerdict {
    /// Allowed.
    record Allowed() implements AuthVerdict {}

    /// Rejected by that rule of the spec's numbered list (e.g. `5.3.1`); `text` is a sentence for the sender.
    record Denied(String rule, String text) implements AuthVerdict {}
}
