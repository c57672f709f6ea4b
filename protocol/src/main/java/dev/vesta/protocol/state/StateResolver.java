package dev.vesta.protocol.state;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.RoomRules;
import dev.vesta.protocol.room.StateResolution;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Resolves the states of a room's branches into one.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#room-state-resolution))
///
/// The result depends only on the arguments, not on the order of the states or of the keys in them. Let *k* be the
/// number of states, *C* the loaded auth closure of the conflicted events (events and edges) and *F* the full
/// conflicted set. Resolution takes O(*k* · *C*) for the auth difference, O(*C*) for the subgraph, O(*F* log *F*) for
/// the sorting and *F* authorization checks; beside that, comparing the states takes O(their size), which
/// [#resolveConflicts] spares who has compared them already. Nothing recurses, so long chains are no danger.
public final class StateResolver {
    private StateResolver() {}

    /// The state after resolution by the room version's algorithm.
    public static Map<StateKey, EventId> resolve(
            RoomRules rules, List<Map<StateKey, EventId>> stateSets, EventGraph graph) {
        return resolve(rules.stateResolution(), stateSets, graph);
    }

    /// The same by that algorithm.
    public static Map<StateKey, EventId> resolve(
            StateResolution algorithm, List<Map<StateKey, EventId>> stateSets, EventGraph graph) {
        ConflictSplit split = ConflictSplit.of(algorithm, stateSets);
        Map<StateKey, EventId> state = new HashMap<>(split.unconflicted());
        state.putAll(resolveConflicts(algorithm, split, graph));
        return Collections.unmodifiableMap(state);
    }

    /// What resolution adds to the unconflicted state: an event for each key in conflict where one was allowed, and
    /// rarely one at a key that none of the states has.
    public static Map<StateKey, EventId> resolveConflicts(
            StateResolution algorithm, ConflictSplit split, EventGraph graph) {
        if (split.conflicted().stream().allMatch(Map::isEmpty)) {
            return Map.of();
        }
        Map<StateKey, EventId> resolved =
                switch (algorithm) {
                    case V1 -> new V1Resolution(split, graph).resolve();
                    case V2 -> new V2Resolution(split, graph, false).resolve();
                    case V2_1 -> new V2Resolution(split, graph, true).resolve();
                };
        return Collections.unmodifiableMap(resolved);
    }
}
