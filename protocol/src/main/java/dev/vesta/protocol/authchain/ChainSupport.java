package dev.vesta.protocol.authchain;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks up from a few events at a state that may be large: how far the state's auth chains reach in a few chains.
///
/// The state is never gone through: who names an event is in the index, and whether that one, or a later one of its
/// chain, is in the state is one look-up by the chain's key. So the cost is bounded by what was authorized by the
/// events asked for, not by the room.
final class ChainSupport {
    private final AuthChainIndex index;
    private final Map<StateKey, EventId> state;

    /// The place that the state's own event has in a chain; 0 where the chain's key has an event of another chain.
    private final Map<Long, Integer> own = new HashMap<>();

    /// From which place on it was asked who names the events of a chain.
    private final Map<Long, Integer> asked = new HashMap<>();

    /// The links found so far, by the chain that they leave.
    private final Map<Long, Set<ChainLink>> links = new HashMap<>();

    ChainSupport(AuthChainIndex index, Map<StateKey, EventId> state) {
        this.index = index;
        this.state = state;
    }

    /// The last place in these chains that is in the auth chain of an event of the state, 0 for none. Exact from the
    /// places given on; what lies before may be left out.
    Map<Long, Integer> of(Map<Long, Integer> fromPlace) {
        lookUpOwn(fromPlace.keySet());
        explore(fromPlace);
        Map<Long, Integer> covered = settle();
        Map<Long, Integer> result = new HashMap<>();
        for (Long chain : fromPlace.keySet()) {
            int beforeOwn = own.getOrDefault(chain, 0) - 1;
            result.put(chain, Math.max(Math.max(beforeOwn, 0), covered.getOrDefault(chain, 0)));
        }
        return result;
    }

    private void explore(Map<Long, Integer> fromPlace) {
        Map<Long, Integer> open = fromPlace;
        while (!open.isEmpty()) {
            open.forEach((chain, from) -> asked.merge(chain, from, Math::min));
            List<ChainLink> found = index.linksTo(open);
            Set<Long> unknown = new HashSet<>();
            found.forEach(link -> unknown.add(link.chain()));
            lookUpOwn(unknown);
            Map<Long, Integer> next = new HashMap<>();
            for (ChainLink link : found) {
                links.computeIfAbsent(link.chain(), _ -> new HashSet<>()).add(link);
                boolean inState = own.getOrDefault(link.chain(), 0) >= link.seq();
                if (!inState && link.seq() < asked.getOrDefault(link.chain(), Integer.MAX_VALUE)) {
                    next.merge(link.chain(), link.seq(), Math::min);
                }
            }
            open = next;
        }
    }

    private void lookUpOwn(Collection<Long> chains) {
        List<Long> unknown =
                chains.stream().filter(chain -> !own.containsKey(chain)).toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<Long, EventId> inState = new HashMap<>();
        index.keys(unknown).forEach((chain, key) -> {
            EventId id = state.get(key);
            if (id != null) {
                inState.put(chain, id);
            }
        });
        Map<EventId, ChainPosition> positions = index.positions(inState.values());
        for (Long chain : unknown) {
            ChainPosition position = positions.get(inState.get(chain));
            own.put(chain, position != null && position.chain() == chain ? position.seq() : 0);
        }
    }

    /// Carries what the state holds down along the links that were found.
    private Map<Long, Integer> settle() {
        Map<Long, Integer> covered = new HashMap<>();
        Deque<Long> open = new ArrayDeque<>(new ArrayList<>(links.keySet()));
        while (!open.isEmpty()) {
            long chain = open.poll();
            int top = Math.max(own.getOrDefault(chain, 0), covered.getOrDefault(chain, 0));
            for (ChainLink link : links.getOrDefault(chain, Set.of())) {
                if (link.seq() <= top && link.toSeq() > covered.getOrDefault(link.toChain(), 0)) {
                    covered.put(link.toChain(), link.toSeq());
                    open.add(link.toChain());
                }
            }
        }
        return covered;
    }
}
