package dev.vesta.protocol.state;

import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The iterative auth checks: applies a sorted list of events to a state, leaving out those that the state so far does
/// not allow. ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// What it starts from is not copied: a room's state may be large, what changes is not.
final class IterativeAuth {
    private final EventGraph graph;
    private final AuthEvents authEvents;
    private final Map<StateKey, EventId> start;
    private final Map<StateKey, EventId> applied = new HashMap<>();

    IterativeAuth(Map<StateKey, EventId> start, EventGraph graph) {
        this.start = start;
        this.graph = graph;
        this.authEvents = new AuthEvents(graph);
    }

    void apply(List<EventId> sorted) {
        for (EventId id : sorted) {
            Pdu event = graph.event(id);
            if (event == null) {
                continue;
            }
            AuthVerdict verdict = EventAuth.check(event, key -> needed(event, key));
            if (verdict instanceof AuthVerdict.Allowed) {
                event.asStateKey().ifPresent(key -> applied.put(key, id));
            }
        }
    }

    /// What the state has at that key, else the event's own auth event, if that was not rejected.
    private @Nullable Pdu needed(Pdu event, StateKey key) {
        EventId id = current(key);
        Pdu inState = id == null ? null : graph.event(id);
        return inState == null ? authEvents.findAccepted(event, key) : inState;
    }

    /// The state's event at that key.
    @Nullable
    EventId current(StateKey key) {
        EventId id = applied.get(key);
        return id == null ? start.get(key) : id;
    }

    /// What was applied.
    Map<StateKey, EventId> applied() {
        return applied;
    }
}
