package dev.vesta.protocol.state;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;

/// The auth difference: what is in the full auth chain of some of the states, but not of all.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// The chains of what all states agree on belong to every full auth chain. So only the chains of the conflicted events
/// are walked, once for each state, and what of the rest the agreed state reaches is taken off in the end.
final class AuthDifference {
    private AuthDifference() {}

    /// By walking: the events must be in memory, those of the agreed state too.
    static Set<EventId> of(ConflictSplit split, LoadedEvents graph) {
        AuthClosure closure = AuthClosure.of(split.conflictedEvents(), graph);
        BitSet union = new BitSet();
        BitSet intersection = new BitSet();
        boolean first = true;
        for (Map<StateKey, EventId> state : split.conflicted()) {
            BitSet chain = closure.authChains(closure.numbers(state.values()));
            union.or(chain);
            if (first) {
                intersection.or(chain);
                first = false;
            } else {
                intersection.and(chain);
            }
        }
        BitSet difference = union;
        difference.andNot(intersection);
        Set<EventId> candidates = closure.ids(difference);
        candidates.removeAll(graph.inAuthChains(candidates, split.unconflicted().values()));
        return candidates;
    }
}
