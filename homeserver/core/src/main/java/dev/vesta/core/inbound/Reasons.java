package dev.vesta.core.inbound;

import dev.vesta.protocol.auth.AuthVerdict;
import org.jspecify.annotations.Nullable;

/// How a verdict is told to administrators.
final class Reasons {
    private Reasons() {}

    /// E.g. `state before: rule 5.3.3: The sender is banned.`; null when allowed.
    static @Nullable String of(String against, AuthVerdict verdict) {
        return switch (verdict) {
            case AuthVerdict.Allowed() -> null;
            case AuthVerdict.Denied(String rule, String text) -> against + ": rule " + rule + ": " + text;
        };
    }
}
