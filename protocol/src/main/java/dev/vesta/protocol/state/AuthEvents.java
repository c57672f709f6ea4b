package dev.vesta.protocol.state;

import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import org.jspecify.annotations.Nullable;

/// Looks among the auth events that an event names itself.
final class AuthEvents {
    static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    static final StateKey POWER_LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    private final EventGraph graph;

    AuthEvents(EventGraph graph) {
        this.graph = graph;
    }

    /// The auth event at that key, or null. Of several, which the authorization rules forbid, the first.
    @Nullable
    EventId find(Pdu event, StateKey key) {
        for (EventId id : event.authEvents()) {
            Pdu found = graph.event(id);
            if (found != null
                    && found.type().equals(key.type())
                    && key.stateKey().equals(found.stateKey())) {
                return id;
            }
        }
        // From version 12 on the room id stands for the create event.
        return key.equals(CREATE) ? event.roomId().createEvent().orElse(null) : null;
    }

    /// The same for an event that was not rejected and that the graph has.
    @Nullable
    Pdu findAccepted(Pdu event, StateKey key) {
        EventId id = find(event, key);
        return id == null || graph.isRejected(id) ? null : graph.event(id);
    }

    /// The sender's power level as the event's own auth events have it; 0 when they name no create event.
    long senderLevel(Pdu event) {
        EventId createId = event.type().equals(EventTypes.CREATE) ? null : find(event, CREATE);
        Pdu create = createId == null ? null : graph.event(createId);
        if (event.type().equals(EventTypes.CREATE)) {
            create = event;
        }
        if (create == null) {
            return 0;
        }
        EventId levelsId = find(event, POWER_LEVELS);
        Pdu levels = levelsId == null ? null : graph.event(levelsId);
        return PowerLevels.of(create, levels).ofUser(event.sender());
    }
}
