package dev.vesta.protocol.auth;

import dev.vesta.protocol.event.Pdu;

/// The authorization rules, beside the spec's numbers.
public final class EventAuth {
    private EventAuth() {}

    /// Judges an event against a state, by the rules of the event's room version.
    public static AuthVerdict check(Pdu event, AuthState state) {
        throw new UnsupportedOperationException();
    }
}
