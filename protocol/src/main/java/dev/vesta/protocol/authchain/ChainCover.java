package dev.vesta.protocol.authchain;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The index in memory. Not safe for use by several threads at once.
public final class ChainCover implements AuthChainIndex {
    private final ChainPlacer placer = new ChainPlacer(1);
    private final Map<Long, Chain> chains = new HashMap<>();

    private static final class Chain {
        final StateKey key;
        final List<EventId> events = new ArrayList<>();
        final List<ChainLink> leaving = new ArrayList<>();
        final List<ChainLink> arriving = new ArrayList<>();

        Chain(StateKey key) {
            this.key = key;
        }
    }

    /// Adds a state event after its auth events; does nothing when it is there. Auth events that are not there are
    /// as if they were not named, also when they come later.
    public void add(EventId id, StateKey key, Collection<EventId> authEvents) {
        placer.place(id, key, authEvents).ifPresent(placed -> {
            Chain chain = chains.computeIfAbsent(placed.position().chain(), _ -> new Chain(key));
            chain.events.add(id);
            for (ChainLink link : placed.links()) {
                chain.leaving.add(link);
                chain(link.toChain()).arriving.add(link);
            }
        });
    }

    private Chain chain(long number) {
        @Nullable Chain chain = chains.get(number);
        if (chain == null) {
            throw new IllegalArgumentException("no chain " + number);
        }
        return chain;
    }

    /// How many chains there are.
    public int chainCount() {
        return chains.size();
    }

    /// How many links there are.
    public long linkCount() {
        return chains.values().stream().mapToLong(chain -> chain.leaving.size()).sum();
    }

    @Override
    public Map<EventId, ChainPosition> positions(Collection<EventId> events) {
        Map<EventId, ChainPosition> found = new HashMap<>();
        for (EventId id : events) {
            placer.position(id).ifPresent(position -> found.put(id, position));
        }
        return found;
    }

    @Override
    public List<ChainLink> linksFrom(Collection<Long> of) {
        List<ChainLink> found = new ArrayList<>();
        of.forEach(number -> found.addAll(chain(number).leaving));
        return found;
    }

    @Override
    public List<ChainLink> linksTo(Map<Long, Integer> fromPlace) {
        List<ChainLink> found = new ArrayList<>();
        fromPlace.forEach((number, from) -> chain(number).arriving.stream()
                .filter(link -> link.toSeq() >= from)
                .forEach(found::add));
        return found;
    }

    @Override
    public Map<Long, StateKey> keys(Collection<Long> of) {
        Map<Long, StateKey> keys = new HashMap<>();
        of.forEach(number -> keys.put(number, chain(number).key));
        return keys;
    }

    @Override
    public List<EventId> events(Collection<ChainRange> ranges) {
        List<EventId> found = new ArrayList<>();
        ranges.forEach(range -> found.addAll(chain(range.chain()).events.subList(range.first() - 1, range.last())));
        return found;
    }
}
