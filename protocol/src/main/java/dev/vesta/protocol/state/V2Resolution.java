package dev.vesta.protocol.state;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

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
        AuthClosure closure = AuthClosure.of(split.conflictedEvents(), graph);
        BitSet full = fullConflictedSet(closure);
        // 1. The power events with what authorizes them.
        BitSet powerEvents = new BitSet();
        full.stream().filter(number -> isPowerEvent(closure.event(number))).forEach(powerEvents::set);
        BitSet selected = closure.authChains(powerEvents);
        selected.and(full);
        selected.or(powerEvents);
        // 2. Changed in version 12: starts from nothing, so that an old event is not judged by a newer state.
        IterativeAuth state = new IterativeAuth(msc4297 ? Map.of() : split.unconflicted(), graph);
        state.apply(PowerSort.sort(closure, selected, graph));
        // 3. The others, by the mainline of the power levels that came out.
        BitSet others = full;
        others.andNot(selected);
        EventId powerLevels = state.current(AuthEvents.POWER_LEVELS);
        // 4.
        state.apply(MainlineSort.sort(closure, others, powerLevels, graph));
        // 5. Where the states agree, nothing changes.
        Map<StateKey, EventId> resolved = new HashMap<>(state.applied());
        resolved.keySet().removeIf(split.unconflicted()::containsKey);
        return resolved;
    }

    /// The conflicted state set, the auth difference and, since version 12, the conflicted state subgraph.
    private BitSet fullConflictedSet(AuthClosure closure) {
        BitSet conflicted = closure.numbers(split.conflictedEvents());
        BitSet full = AuthDifference.of(closure, split, graph);
        full.or(conflicted);
        if (msc4297) {
            full.or(ConflictedSubgraph.of(closure, conflicted));
        }
        BitSet left = new BitSet();
        full.stream()
                .filter(number -> !graph.isRejected(closure.id(number)))
                .filter(number -> closure.event(number).stateKey() != null)
                .forEach(left::set);
        return left;
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
