package dev.vesta.core.inbound;

import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;

/// Whether an accepted redaction may redact the event that it names.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v11/#handling-redactions))
final class RedactionCheck {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey POWER_LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    private RedactionCheck() {}

    /// @param before the state before the redaction
    static boolean counts(Pdu redaction, Pdu target, AuthState before) {
        // In versions 1 and 2 the authorization rules have said it.
        if (redaction.version().rules().redactionRule()
                || redaction.sender().server().equals(target.sender().server())) {
            return true;
        }
        Pdu create = before.get(CREATE);
        if (create == null) {
            return false;
        }
        PowerLevels levels = PowerLevels.of(create, before.get(POWER_LEVELS));
        return levels.ofUser(redaction.sender()) >= levels.toRedact();
    }
}
