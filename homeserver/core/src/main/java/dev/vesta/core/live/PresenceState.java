package dev.vesta.core.live;

import java.util.Optional;

/// The states of [presence](https://spec.matrix.org/v1.19/client-server-api/#presence), from the farthest to the
/// nearest.
public enum PresenceState {
    OFFLINE("offline"),
    UNAVAILABLE("unavailable"),
    ONLINE("online"),

    /// There, but not to be disturbed (MSC3026). No part of the specification yet: written under the unstable name.
    BUSY("org.matrix.msc3026.busy");

    /// The name that it will have; clients that are ahead send it.
    private static final String STABLE_BUSY = "busy";

    private final String text;

    PresenceState(String text) {
        this.text = text;
    }

    /// As it is written.
    public String text() {
        return text;
    }

    /// The state of that name; empty for any other text.
    public static Optional<PresenceState> of(String text) {
        for (PresenceState state : values()) {
            if (state.text.equals(text)) {
                return Optional.of(state);
            }
        }
        return text.equals(STABLE_BUSY) ? Optional.of(BUSY) : Optional.empty();
    }
}
