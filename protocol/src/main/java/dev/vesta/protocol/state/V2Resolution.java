package dev.vesta.protocol.state;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The algorithm of room versions 2 to 11 ([spec](https://spec.matrix.org/v1.19/rooms/v2/#algorithm)) and, with the two
/// changes of MSC4297, of version 12 ([spec](https://spec.matrix.org/v1.19/rooms/v12/#algorithm)).
final class V2Resolution {
    private final ConflictSplit split;
    private final EventGraph graph;
    private final boolean msc4297;

    V2Resolution(ConflictSplit split, EventGraph graph, boolean msc4297) {
        this.split = split;
        this.graph = graph;
        this.msc4297 = msc4297;
    }

    /// What is resolved, without the unconflicted state map.
    Map<StateKey, EventId> resolve() {
        Set<EventId> full = fullConflictedSet();
        // 1. The power events with what authorizes them.
        Set<EventId> selected = new HashSet<>();
        for (EventId id : full) {
            Pdu event = graph.event(id);
            if (event != null && isPowerEvent(event)) {
                selected.add(id);
            }
        }
        selected.addAll(graph.inAuthChains(full, List.copyOf(selected)));
        // 2. Changed in version 12: starts from nothing, so that an old event is not judged by a newer state.
        IterativeAuth state = new IterativeAuth(msc4297 ? Map.of() : split.unconflicted(), graph);
        state.apply(PowerSort.sort(selected, graph));
        // 3. The others, by the mainline of the power levels that came out.
        Set<EventId> others = full;
        others.removeAll(selected);
        EventId powerLevels = state.current(AuthEvents.POWER_LEVELS);
        // 4.
        state.apply(MainlineSort.sort(others, powerLevels, graph));
        // 5. Where the states agree, nothing changes.
        Map<StateKey, EventId> resolved = new HashMap<>(state.applied());
        resolved.keySet().removeIf(split.unconflicted()::containsKey);
        return resolved;
    }

    /// The conflicted state set, the auth difference and, since version 12, the conflicted state subgraph.
    private Set<EventId> fullConflictedSet() {
        Set<EventId> conflicted = split.conflictedEvents();
        Set<EventId> full = new HashSet<>(conflicted);
        full.addAll(graph.authDifference(split));
        if (msc4297) {
            full.addAll(graph.conflictedSubgraph(conflicted));
        }
        full.removeIf(id -> {
            Pdu event = graph.event(id);
            return event == null || event.stateKey() == null || graph.isRejected(id);
        });
        return full;
    }

    /// Events that might take away somebody's ability to do something in the room.
    static boolean isPowerEvent(Pdu event) {
        String stateKey = event.stateKey();
        if (stateKey == null) {
            return false;
        }
        return switch (event.type()) {
            case EventTypes.POWER_LEVELS, EventTypes.JOIN_RULES -> true;
            case EventTypes.MEMBER -> {
                Membership membership = Membership.of(event);
                boolean out = membership == Membership.LEAVE || membership == Membership.BAN;
                yield out && !event.sender().value().equals(stateKey);
            }
            default -> false;
        };
    }
}
