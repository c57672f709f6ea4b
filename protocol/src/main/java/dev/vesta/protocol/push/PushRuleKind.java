package dev.vesta.protocol.push;

import java.util.Locale;
import java.util.Optional;

/// The kinds of push rules, in the order in which they are asked.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules))
public enum PushRuleKind {
    OVERRIDE,
    CONTENT,
    ROOM,
    SENDER,
    UNDERRIDE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// As paths and rule sets spell it.
    public String text() {
        return text;
    }

    /// The kind of that name.
    public static Optional<PushRuleKind> of(String text) {
        for (PushRuleKind kind : values()) {
            if (kind.text.equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /// Whether its rules list their conditions; the others' follow from the rule.
    public boolean hasConditions() {
        return this == OVERRIDE || this == UNDERRIDE;
    }
}
