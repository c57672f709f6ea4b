package dev.vesta.protocol.authchain;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The questions of state resolution about auth chains, answered by an index. Remembers the links it has loaded, so one
/// serves one resolution.
public final class AuthChains {
    private final AuthChainIndex index;
    private final ChainReach reach;

    public AuthChains(AuthChainIndex index) {
        this.index = index;
        this.reach = new ChainReach(index);
    }

    /// The last place in each chain that is in the auth chain of one of these events.
    public Map<Long, Integer> reach(Collection<ChainPosition> events) {
        return reach.of(events);
    }

    /// What is in the full auth chain of some states, but not of all.
    ///
    /// @param conflicted the events of each state that not all of the states have
    /// @param agreed what all states have in common; only looked into by key
    public List<ChainRange> difference(List<List<ChainPosition>> conflicted, Map<StateKey, EventId> agreed) {
        List<Map<Long, Integer>> ofStates = new ArrayList<>();
        Set<Long> chains = new LinkedHashSet<>();
        for (List<ChainPosition> state : conflicted) {
            Map<Long, Integer> reached = reach.of(state);
            ofStates.add(reached);
            chains.addAll(reached.keySet());
        }
        Map<Long, Integer> most = new HashMap<>();
        Map<Long, Integer> from = new HashMap<>();
        for (Long chain : chains) {
            int least = Integer.MAX_VALUE;
            for (Map<Long, Integer> reached : ofStates) {
                int place = reached.getOrDefault(chain, 0);
                least = Math.min(least, place);
                most.merge(chain, place, Math::max);
            }
            if (least < most.getOrDefault(chain, 0)) {
                from.put(chain, least + 1);
            }
        }
        Map<Long, Integer> shared = from.isEmpty() ? Map.of() : new ChainSupport(index, agreed).of(from);
        List<ChainRange> ranges = new ArrayList<>();
        from.forEach((chain, first) -> {
            int begin = Math.max(first, shared.getOrDefault(chain, 0) + 1);
            int end = most.getOrDefault(chain, 0);
            if (begin <= end) {
                ranges.add(new ChainRange(chain, begin, end));
            }
        });
        return ranges;
    }

    /// What lies on the paths along auth events between any two of these events: below one and above one.
    public List<ChainRange> between(Collection<ChainPosition> events) {
        Map<Long, Integer> below = reach.of(events);
        Map<Long, Integer> above = reach.above(events);
        List<ChainRange> ranges = new ArrayList<>();
        below.forEach((chain, last) -> {
            int first = above.getOrDefault(chain, Integer.MAX_VALUE);
            if (first <= last) {
                ranges.add(new ChainRange(chain, first, last));
            }
        });
        return ranges;
    }
}
