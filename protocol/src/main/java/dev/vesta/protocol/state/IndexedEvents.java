package dev.vesta.protocol.state;

import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthChains;
import dev.vesta.protocol.authchain.ChainPosition;
import dev.vesta.protocol.authchain.ChainRange;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The events that one resolution needs and no others, found by an index of auth chains. What is loaded is bounded by
/// what is in conflict: the full conflicted set, the auth events of its events, the agreed state's events at the keys
/// that those events are judged by, and the power level events behind them.
public final class IndexedEvents implements EventGraph {
    /// Reads events of a room from where they are stored, many at once.
    @FunctionalInterface
    public interface Source {
        /// Those of the events that are stored.
        Map<EventId, Stored> load(Collection<EventId> events);
    }

    /// A stored event.
    ///
    /// @param event the event
    /// @param rejected whether it is rejected in the sense of [EventGraph#isRejected]
    public record Stored(Pdu event, boolean rejected) {}

    private final AuthChainIndex index;
    private final AuthChains chains;
    private final Source source;
    private final Map<EventId, Stored> events = new HashMap<>();
    private final Set<EventId> asked = new HashSet<>();
    private final Map<EventId, ChainPosition> positions = new HashMap<>();
    private Set<EventId> difference = Set.of();
    private Set<EventId> subgraph = Set.of();

    private IndexedEvents(AuthChainIndex index, Source source) {
        this.index = index;
        this.chains = new AuthChains(index);
        this.source = source;
    }

    /// Loads all that [StateResolver#resolveConflicts] will ask for this split by that algorithm, in a number of
    /// look-ups that does not depend on how much that is. Afterwards neither the index nor the source is asked.
    public static IndexedEvents load(
            StateResolution algorithm, ConflictSplit split, AuthChainIndex index, Source source) {
        IndexedEvents graph = new IndexedEvents(index, source);
        Set<EventId> conflicted = split.conflictedEvents();
        graph.positions.putAll(index.positions(conflicted));
        if (algorithm != StateResolution.V1) {
            graph.difference = graph.events(graph.chains.difference(graph.perState(split), split.unconflicted()));
        }
        if (algorithm == StateResolution.V2_1) {
            graph.subgraph = graph.events(graph.chains.between(graph.positions.values()));
        }
        Set<EventId> full = new HashSet<>(conflicted);
        full.addAll(graph.difference);
        full.addAll(graph.subgraph);
        graph.positions.putAll(index.positions(full));
        graph.fetch(full);
        graph.fetchAround(full, split.unconflicted());
        return graph;
    }

    private List<List<ChainPosition>> perState(ConflictSplit split) {
        List<List<ChainPosition>> states = new ArrayList<>();
        for (Map<StateKey, EventId> state : split.conflicted()) {
            states.add(positionsOf(state.values()));
        }
        return states;
    }

    private List<ChainPosition> positionsOf(Collection<EventId> of) {
        List<ChainPosition> found = new ArrayList<>();
        for (EventId id : of) {
            ChainPosition position = positions.get(id);
            if (position != null) {
                found.add(position);
            }
        }
        return found;
    }

    private Set<EventId> events(Collection<ChainRange> ranges) {
        return ranges.isEmpty() ? Set.of() : new HashSet<>(index.events(ranges));
    }

    private void fetchAround(Set<EventId> full, Map<StateKey, EventId> agreed) {
        Set<EventId> around = new HashSet<>();
        addAgreed(around, AuthEvents.CREATE, agreed);
        addAgreed(around, AuthEvents.POWER_LEVELS, agreed);
        for (EventId id : full) {
            Pdu event = event(id);
            if (event != null) {
                around.addAll(event.authEvents());
                event.roomId().createEvent().ifPresent(around::add);
                AuthEventSelector.select(event).forEach(key -> addAgreed(around, key, agreed));
            }
        }
        around.addAll(powerLevelsBehind(full, agreed));
        fetch(around);
    }

    private static void addAgreed(Set<EventId> ids, StateKey key, Map<StateKey, EventId> agreed) {
        EventId id = agreed.get(key);
        if (id != null) {
            ids.add(id);
        }
    }

    /// All power levels that a mainline may pass.
    private Set<EventId> powerLevelsBehind(Set<EventId> full, Map<StateKey, EventId> agreed) {
        List<ChainPosition> starts = positionsOf(full);
        EventId current = agreed.get(AuthEvents.POWER_LEVELS);
        if (current != null) {
            starts.addAll(index.positions(List.of(current)).values());
        }
        Map<Long, Integer> reached = chains.reach(starts);
        List<ChainRange> ranges = new ArrayList<>();
        index.keys(reached.keySet()).forEach((chain, key) -> {
            if (key.type().equals(EventTypes.POWER_LEVELS)) {
                ranges.add(new ChainRange(chain, 1, reached.getOrDefault(chain, 0)));
            }
        });
        return events(ranges);
    }

    private void fetch(Set<EventId> ids) {
        List<EventId> missing = ids.stream().filter(asked::add).toList();
        if (!missing.isEmpty()) {
            events.putAll(source.load(missing));
        }
    }

    /// How many events were loaded.
    public int size() {
        return events.size();
    }

    @Override
    public @Nullable Pdu event(EventId id) {
        Stored stored = events.get(id);
        return stored == null ? null : stored.event();
    }

    @Override
    public boolean isRejected(EventId id) {
        Stored stored = events.get(id);
        return stored != null && stored.rejected();
    }

    @Override
    public Set<EventId> authDifference(ConflictSplit split) {
        return difference;
    }

    @Override
    public Set<EventId> conflictedSubgraph(Set<EventId> conflicted) {
        return subgraph;
    }

    @Override
    public Set<EventId> inAuthChains(Set<EventId> candidates, Collection<EventId> of) {
        Map<Long, Integer> reached = chains.reach(positionsOf(of));
        Set<EventId> found = new HashSet<>();
        for (EventId id : candidates) {
            ChainPosition position = positions.get(id);
            if (position != null && position.seq() <= reached.getOrDefault(position.chain(), 0)) {
                found.add(id);
            }
        }
        return found;
    }
}
