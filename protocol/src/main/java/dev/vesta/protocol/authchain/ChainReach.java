package dev.vesta.protocol.authchain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks down from a few events: how far their auth chains reach in each chain. Links are loaded once, by rounds of one
/// look-up each: as many rounds as links follow each other to chains not yet known.
final class ChainReach {
    private final AuthChainIndex index;

    /// The links that leave a chain, by place; every chain that was come to is here.
    private final Map<Long, List<ChainLink>> links = new HashMap<>();

    ChainReach(AuthChainIndex index) {
        this.index = index;
    }

    /// The last place in each chain that is in the auth chain of one of these events. An event is not in its own.
    Map<Long, Integer> of(Collection<ChainPosition> starts) {
        Map<Long, Integer> reached = new HashMap<>();
        Map<Long, Integer> followed = new HashMap<>();
        Deque<ChainPosition> open = new ArrayDeque<>(starts);
        Deque<ChainPosition> unknown = new ArrayDeque<>();
        for (ChainPosition start : starts) {
            if (start.seq() > 1) {
                reached.merge(start.chain(), start.seq() - 1, Math::max);
            }
        }
        while (!open.isEmpty()) {
            ChainPosition at = open.poll();
            List<ChainLink> leaving = links.get(at.chain());
            if (leaving == null) {
                unknown.add(at);
            } else {
                int done = followed.getOrDefault(at.chain(), 0);
                for (int i = firstAfter(leaving, done);
                        i < leaving.size() && leaving.get(i).seq() <= at.seq();
                        i++) {
                    ChainLink link = leaving.get(i);
                    reached.merge(link.toChain(), link.toSeq(), Math::max);
                    if (followed.getOrDefault(link.toChain(), 0) < link.toSeq()) {
                        open.add(link.to());
                    }
                }
                followed.merge(at.chain(), at.seq(), Math::max);
            }
            if (open.isEmpty() && !unknown.isEmpty()) {
                load(unknown);
                open.addAll(unknown);
                unknown.clear();
            }
        }
        return reached;
    }

    private static int firstAfter(List<ChainLink> leaving, int seq) {
        int low = 0;
        int high = leaving.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (leaving.get(middle).seq() <= seq) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void load(Collection<ChainPosition> at) {
        Set<Long> chains = Chains.of(at);
        chains.forEach(chain -> links.put(chain, new ArrayList<>()));
        for (ChainLink link : index.linksFrom(chains)) {
            links.getOrDefault(link.chain(), List.of()).add(link);
        }
        for (Long chain : chains) {
            links.getOrDefault(chain, new ArrayList<>()).sort(Comparator.comparingInt(ChainLink::seq));
        }
    }

    /// The first place in each chain whose auth chain holds one of these events, as far as was looked down before.
    Map<Long, Integer> above(Collection<ChainPosition> ends) {
        Map<Long, List<ChainLink>> arriving = new HashMap<>();
        links.values()
                .forEach(leaving ->
                        leaving.forEach(link -> arriving.computeIfAbsent(link.toChain(), _ -> new ArrayList<>())
                                .add(link)));
        Map<Long, Integer> above = new HashMap<>();
        // The first place from which on a link that arrives leads to one of the ends: an end itself counts here.
        Map<Long, Integer> leads = new HashMap<>();
        Deque<Long> open = new ArrayDeque<>();
        for (ChainPosition end : ends) {
            leads.merge(end.chain(), end.seq(), Math::min);
            above.merge(end.chain(), end.seq() + 1, Math::min);
            open.add(end.chain());
        }
        while (!open.isEmpty()) {
            long chain = open.poll();
            int from = leads.getOrDefault(chain, Integer.MAX_VALUE);
            for (ChainLink link : arriving.getOrDefault(chain, List.of())) {
                if (link.toSeq() >= from && link.seq() < above.getOrDefault(link.chain(), Integer.MAX_VALUE)) {
                    above.put(link.chain(), link.seq());
                    if (link.seq() < leads.getOrDefault(link.chain(), Integer.MAX_VALUE)) {
                        leads.put(link.chain(), link.seq());
                        open.add(link.chain());
                    }
                }
            }
        }
        return above;
    }
}
