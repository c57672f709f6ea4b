package dev.vesta.protocol.auth;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import org.jspecify.annotations.Nullable;

/// The state that an event is judged against.
@FunctionalInterface
public interface AuthState {
    /// The event at that key, or null. Asked only for keys that [AuthEventSelector] names, and for the create event,
    /// which it must know in every room version.
    @Nullable
    Pdu get(StateKey key);
}
