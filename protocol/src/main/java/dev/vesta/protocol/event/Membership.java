package dev.vesta.protocol.event;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `membership` says. ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroommember))
public enum Membership {
    INVITE,
    JOIN,
    KNOCK,
    LEAVE,
    BAN;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// As events spell it.
    public String text() {
        return text;
    }

    /// The membership of that spelling.
    public static Optional<Membership> of(String text) {
        for (Membership membership : values()) {
            if (membership.text.equals(text)) {
                return Optional.of(membership);
            }
        }
        return Optional.empty();
    }

    /// What a member event says; null for no event and for a value that the spec does not know.
    public static @Nullable Membership of(@Nullable Pdu member) {
        return member == null
                ? null
                : member.content().string("membership").flatMap(Membership::of).orElse(null);
    }
}
