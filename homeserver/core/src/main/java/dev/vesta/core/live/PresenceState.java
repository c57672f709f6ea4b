package dev.vesta.core.live;

import java.util.Locale;
import java.util.Optional;

/// The states of [presence](https://spec.matrix.org/v1.19/client-server-api/#presence), from the farthest to the
/// nearest.
public enum PresenceState {
    OFFLINE,
    UNAVAILABLE,
    ONLINE;

    /// As it is written.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state of that name; empty for any other text.
    public static Optional<PresenceState> of(String text) {
        for (PresenceState state : values()) {
            if (state.text().equals(text)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
