package dev.vesta.core.resolve;

import dev.vesta.core.state.KeyConflict;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.StateResolution;
import dev.vesta.protocol.state.ConflictSplit;
import dev.vesta.protocol.state.IndexedEvents;
import dev.vesta.protocol.state.StateResolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// State resolution over trees: only what differs is looked at, what the states agree on is looked up by key.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#room-state-resolution))
public final class TreeResolution {
    /// The room whose states are resolved.
    public interface Source {
        /// The keys on which these states do not agree.
        List<KeyConflict> split(List<Long> roots);

        /// The event at a key of a state; 0 when there is none.
        long get(long root, long keyNid);

        /// The root of the state with those changes.
        long put(long root, Map<Long, Long> puts, Set<Long> removals);

        /// State events by number.
        Map<Long, StateEvent> byNid(Collection<Long> nids);

        /// State events by id.
        Map<EventId, StateEvent> byId(Collection<EventId> ids);

        /// The numbers of these keys, as far as the room's states have had them.
        Map<StateKey, Long> keyNids(Collection<StateKey> keys);

        /// The room's auth chains.
        AuthChainIndex chains();

        /// Runs what burns CPU and reads nothing.
        <T> T compute(Supplier<T> work);
    }

    /// A state event as resolution sees it.
    ///
    /// @param rejected as [dev.vesta.protocol.state.EventGraph#isRejected] means it
    public record StateEvent(long nid, Pdu event, boolean rejected) {}

    private final Source source;
    private final StateResolution algorithm;

    public TreeResolution(Source source, StateResolution algorithm) {
        this.source = source;
        this.algorithm = algorithm;
    }

    /// The root of the state that those resolve to.
    ///
    /// @param roots at least two, all different
    public long resolve(List<Long> roots) {
        // Roots differ in number from server to server; the result depends on no order.
        long first = roots.getFirst();
        List<KeyConflict> conflicts = source.split(roots);
        Set<Long> nids = new HashSet<>();
        conflicts.forEach(
                conflict -> conflict.events().stream().filter(nid -> nid != 0).forEach(nids::add));
        Map<Long, StateEvent> named = source.byNid(nids);
        Map<Long, Long> puts = new HashMap<>();
        Map<StateKey, EventId> alone = new HashMap<>();
        Set<StateKey> disputed = new HashSet<>();
        List<Map<StateKey, EventId>> conflicted = new ArrayList<>();
        roots.forEach(_ -> conflicted.add(new HashMap<>()));
        for (KeyConflict conflict : conflicts) {
            Set<Long> values = new LinkedHashSet<>(conflict.events());
            values.remove(0L);
            if (algorithm == StateResolution.V1 && values.size() == 1) {
                // In version 1 a key that only some of the states have is not in conflict.
                long nid = values.iterator().next();
                puts.put(conflict.key(), nid);
                Pdu event = event(named, nid);
                alone.put(key(event), event.eventId());
                continue;
            }
            for (int i = 0; i < roots.size(); i++) {
                long nid = conflict.events().get(i);
                if (nid != 0) {
                    Pdu event = event(named, nid);
                    disputed.add(key(event));
                    conflicted.get(i).put(key(event), event.eventId());
                }
            }
        }
        AgreedState agreed = new AgreedState(source, first, disputed, alone);
        Map<StateKey, EventId> resolved = resolved(new ConflictSplit(agreed, conflicted), agreed);
        puts.putAll(numbered(resolved));
        Set<Long> removals = new HashSet<>();
        for (KeyConflict conflict : conflicts) {
            if (!puts.containsKey(conflict.key()) && conflict.events().getFirst() != 0) {
                removals.add(conflict.key());
            }
        }
        return source.put(first, puts, removals);
    }

    private Map<StateKey, EventId> resolved(ConflictSplit split, AgreedState agreed) {
        IndexedEvents events = IndexedEvents.load(algorithm, split, source.chains(), this::load);
        while (true) {
            try {
                return source.compute(
                        () -> agreed.frozen(() -> StateResolver.resolveConflicts(algorithm, split, events)));
            } catch (AgreedState.Unread unread) {
                agreed.read(unread.key);
            }
        }
    }

    private Map<EventId, IndexedEvents.Stored> load(Collection<EventId> ids) {
        Map<EventId, IndexedEvents.Stored> loaded = new HashMap<>();
        source.byId(ids)
                .forEach((id, event) -> loaded.put(id, new IndexedEvents.Stored(event.event(), event.rejected())));
        return loaded;
    }

    private Map<Long, Long> numbered(Map<StateKey, EventId> resolved) {
        Map<EventId, StateEvent> winners = source.byId(resolved.values());
        Map<StateKey, Long> keys = source.keyNids(resolved.keySet());
        Map<Long, Long> numbered = new HashMap<>();
        resolved.forEach((key, id) -> {
            Long keyNid = keys.get(key);
            StateEvent winner = winners.get(id);
            if (keyNid == null || winner == null) {
                throw new IllegalStateException("Event " + id + " of a resolved state is missing");
            }
            numbered.put(keyNid, winner.nid());
        });
        return numbered;
    }

    private static Pdu event(Map<Long, StateEvent> events, long nid) {
        StateEvent event = events.get(nid);
        if (event == null) {
            throw new IllegalStateException("Event " + nid + " of a branch's state is missing");
        }
        return event.event();
    }

    private static StateKey key(Pdu event) {
        return event.asStateKey()
                .orElseThrow(() -> new IllegalStateException("A branch's state has an event without a state key"));
    }
}
