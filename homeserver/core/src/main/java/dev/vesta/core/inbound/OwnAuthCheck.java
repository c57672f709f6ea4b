package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Step 4: the authorization rules by the auth events that an event names itself.
final class OwnAuthCheck {
    private OwnAuthCheck() {}

    /// What an event needs for this: its auth events and, where the room's id stands for it, the create event.
    static Set<EventId> needs(Pdu event) {
        Set<EventId> needs = new LinkedHashSet<>(event.authEvents());
        if (!isCreate(event)) {
            event.roomId().createEvent().ifPresent(needs::add);
        }
        return needs;
    }

    /// Why the event is to be rejected; null when it is not.
    ///
    /// @param stored all that it needs
    static @Nullable String rejection(Pdu event, Map<EventId, StoredEvent> stored) {
        List<Pdu> named = new ArrayList<>();
        Set<EventId> rejected = new HashSet<>();
        Map<StateKey, Pdu> state = new HashMap<>();
        for (EventId id : needs(event)) {
            StoredEvent found = stored.get(id);
            if (found == null) {
                throw new IllegalStateException("The auth event " + id + " is not here");
            }
            boolean counts = found.standing() != Standing.REJECTED;
            if (!counts) {
                rejected.add(id);
            }
            if (event.authEvents().contains(id)) {
                named.add(found.pdu());
            }
            found.pdu().asStateKey().filter(_ -> counts).ifPresent(key -> state.put(key, found.pdu()));
        }
        AuthVerdict verdict =
                EventAuth.checkAuthEvents(event, named, authEvent -> rejected.contains(authEvent.eventId()));
        if (verdict instanceof AuthVerdict.Allowed) {
            verdict = EventAuth.check(event, state::get);
        }
        return Reasons.of("auth events", verdict);
    }

    private static boolean isCreate(Pdu event) {
        return event.type().equals(EventTypes.CREATE) && "".equals(event.stateKey());
    }
}
