package dev.vesta.core.resolve;

import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.ChainLink;
import dev.vesta.protocol.authchain.ChainPosition;
import dev.vesta.protocol.authchain.ChainRange;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The stored index of auth chains with a few events before it that are not stored yet. Each of these is a chain of its
/// own, with a number below zero.
final class ChainsAndNew implements AuthChainIndex {
    private final AuthChainIndex stored;
    private final Map<EventId, Long> chains = new LinkedHashMap<>();
    private final Map<Long, Pdu> events = new HashMap<>();
    private final Map<Long, List<ChainLink>> links = new HashMap<>();

    /// @param fresh state events that the index does not have; of such as it has nothing is taken
    ChainsAndNew(AuthChainIndex stored, Collection<Pdu> fresh) {
        this.stored = stored;
        Set<EventId> ids = new LinkedHashSet<>();
        fresh.forEach(event -> ids.add(event.eventId()));
        Set<EventId> there = Set.copyOf(stored.positions(ids).keySet());
        Set<EventId> auth = new LinkedHashSet<>();
        for (Pdu event : fresh) {
            if (event.stateKey() != null && !there.contains(event.eventId())) {
                long chain = -1L - chains.size();
                chains.put(event.eventId(), chain);
                events.put(chain, event);
                auth.addAll(event.authEvents());
            }
        }
        Map<EventId, ChainPosition> named = positions(auth);
        events.forEach((chain, event) -> {
            List<ChainLink> leaving = new ArrayList<>();
            for (EventId id : event.authEvents()) {
                ChainPosition to = named.get(id);
                if (to != null && to.chain() != chain) {
                    leaving.add(new ChainLink(chain, 1, to.chain(), to.seq()));
                }
            }
            links.put(chain, leaving);
        });
    }

    @Override
    public Map<EventId, ChainPosition> positions(Collection<EventId> wanted) {
        Map<EventId, ChainPosition> found = new HashMap<>();
        Set<EventId> others = new LinkedHashSet<>();
        for (EventId id : wanted) {
            Long chain = chains.get(id);
            if (chain == null) {
                others.add(id);
            } else {
                found.put(id, new ChainPosition(chain, 1));
            }
        }
        found.putAll(stored.positions(others));
        return found;
    }

    @Override
    public List<ChainLink> linksFrom(Collection<Long> of) {
        List<ChainLink> found = new ArrayList<>(stored.linksFrom(storedOnly(of)));
        of.forEach(chain -> found.addAll(links.getOrDefault(chain, List.of())));
        return found;
    }

    @Override
    public List<ChainLink> linksTo(Map<Long, Integer> fromPlace) {
        Map<Long, Integer> others = new HashMap<>(fromPlace);
        others.keySet().removeIf(chain -> chain < 0);
        List<ChainLink> found = new ArrayList<>(stored.linksTo(others));
        links.values().forEach(leaving -> leaving.stream()
                .filter(link -> fromPlace.getOrDefault(link.toChain(), Integer.MAX_VALUE) <= link.toSeq())
                .forEach(found::add));
        return found;
    }

    @Override
    public Map<Long, StateKey> keys(Collection<Long> of) {
        Map<Long, StateKey> found = new HashMap<>(stored.keys(storedOnly(of)));
        for (long chain : of) {
            Pdu event = events.get(chain);
            if (event != null) {
                event.asStateKey().ifPresent(key -> found.put(chain, key));
            }
        }
        return found;
    }

    @Override
    public List<EventId> events(Collection<ChainRange> ranges) {
        List<EventId> found = new ArrayList<>();
        List<ChainRange> others = new ArrayList<>();
        for (ChainRange range : ranges) {
            Pdu event = events.get(range.chain());
            if (event == null) {
                others.add(range);
            } else {
                found.add(event.eventId());
            }
        }
        found.addAll(stored.events(others));
        return found;
    }

    private static List<Long> storedOnly(Collection<Long> chains) {
        return chains.stream().filter(chain -> chain > 0).toList();
    }
}
