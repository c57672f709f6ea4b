package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.Set;

/// Which events our users may redact; the authorization rules say who may send redactions at all.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#redactions))
final class Redactions {
    /// Without a create event a room cannot be understood, and an emptied access list shuts every server out.
    private static final Set<String> NEVER = Set.of(EventTypes.CREATE, EventTypes.SERVER_ACL);

    private Redactions() {}

    /// One's own events, with the power all others', and as an administrator those of this server's users.
    /// Suspended users only their own (`M_USER_SUSPENDED`). `M_FORBIDDEN` otherwise; `M_NOT_FOUND` for an
    /// event that is not here: it may still come, but only those with the power may know better.
    static void check(RoomView view, Caller caller, EventId target) {
        StoredEvent event = view.event(target);
        boolean own = event != null && event.pdu().sender().equals(caller.user());
        if (caller.suspended() && !own) {
            throw Errors.userSuspended();
        }
        boolean powerful = isPowerful(view, caller);
        if (event == null) {
            if (!powerful) {
                throw Errors.notFound("There is no such event in this room.");
            }
            return;
        }
        if (NEVER.contains(event.pdu().type()) && event.pdu().stateKey() != null) {
            throw Errors.forbidden("Events of type " + event.pdu().type() + " cannot be redacted.");
        }
        boolean asAdmin = caller.admin()
                && event.pdu().sender().server().equals(caller.user().server());
        if (!own && !powerful && !asAdmin) {
            throw Errors.forbidden("Your power level does not allow redacting other people's events.");
        }
    }

    private static boolean isPowerful(RoomView view, Caller caller) {
        Pdu create = view.state(new StateKey(EventTypes.CREATE, ""));
        if (create == null) {
            return false;
        }
        PowerLevels levels = PowerLevels.of(create, view.state(new StateKey(EventTypes.POWER_LEVELS, "")));
        return levels.ofUser(caller.user()) >= levels.toRedact();
    }
}
