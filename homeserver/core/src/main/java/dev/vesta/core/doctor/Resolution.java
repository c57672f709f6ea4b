package dev.vesta.core.doctor;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.state.KeyChange;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.authchain.ChainCover;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.room.StateResolution;
import dev.vesta.protocol.state.ConflictSplit;
import dev.vesta.protocol.state.IndexedEvents;
import dev.vesta.protocol.state.StateResolver;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// State resolution over trees: only what differs is looked at, what the states agree on is looked up by key.
final class Resolution {
    private static final int MAX_REMEMBERED = 1_000;
    private static final int REJECTED = Standing.REJECTED.number();

    private final RoomRows rows;
    private final Trees trees;
    private final EventCache events;
    private final StateResolution algorithm;

    /// Made when the first branches meet: most rooms never need it.
    private final ChainCover chains = new ChainCover();

    private boolean chained;
    private final Map<Set<Long>, Long> done = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<Long>, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Resolution(RoomRows rows, Trees trees, EventCache events, RoomVersion version) {
        this.rows = rows;
        this.trees = trees;
        this.events = events;
        this.algorithm = version.rules().stateResolution();
    }

    /// The root of the state that those resolve to.
    ///
    /// @param roots at least two, all different
    long resolve(List<Long> roots) {
        Set<Long> asSet = Set.copyOf(roots);
        Long known = done.get(asSet);
        if (known == null) {
            known = work(roots);
            done.put(asSet, known);
        }
        return known;
    }

    private long work(List<Long> roots) {
        StateTree tree = trees.tree();
        long first = roots.getFirst();
        Set<Long> keys = new TreeSet<>();
        for (long other : roots) {
            tree.diff(first, other).stream().map(KeyChange::key).forEach(keys::add);
        }
        List<Map<Long, Long>> states = new ArrayList<>();
        Set<Long> nids = new HashSet<>();
        for (long root : roots) {
            Map<Long, Long> state = tree.getAll(root, keys);
            states.add(state);
            nids.addAll(state.values());
        }
        Map<Long, EventRow> named = rows.eventsByNid(nids);
        Map<Long, Long> puts = new HashMap<>();
        Map<StateKey, EventId> alone = new HashMap<>();
        Set<Long> conflicts = new HashSet<>();
        for (long key : keys) {
            Set<Long> values = new HashSet<>();
            states.stream()
                    .map(state -> state.get(key))
                    .filter(Objects::nonNull)
                    .forEach(values::add);
            if (algorithm == StateResolution.V1 && values.size() == 1) {
                // In version 1 a key that only some of the states have is not in conflict.
                long nid = values.iterator().next();
                puts.put(key, nid);
                EventRow row = event(named, nid);
                alone.put(key(row), new EventId(row.eventId()));
            } else {
                conflicts.add(key);
            }
        }
        List<Map<StateKey, EventId>> conflicted = new ArrayList<>();
        for (Map<Long, Long> state : states) {
            Map<StateKey, EventId> values = new HashMap<>();
            state.forEach((key, nid) -> {
                if (conflicts.contains(key)) {
                    EventRow row = event(named, nid);
                    values.put(key(row), new EventId(row.eventId()));
                }
            });
            conflicted.add(values);
        }
        ConflictSplit split = new ConflictSplit(new Agreed(first, conflicts, alone), conflicted);
        apply(resolved(split), puts);
        Set<Long> removals = new HashSet<>(conflicts);
        removals.removeAll(puts.keySet());
        removals.removeIf(key -> tree.get(first, key) == 0);
        return trees.put(first, puts, removals);
    }

    private Map<StateKey, EventId> resolved(ConflictSplit split) {
        if (!chained) {
            chained = true;
            chain();
        }
        return StateResolver.resolveConflicts(
                algorithm, split, IndexedEvents.load(algorithm, split, chains, this::load));
    }

    /// What comes later does no harm: nothing earlier names it.
    private void chain() {
        Map<EventId, StateKey> keys = new HashMap<>();
        Map<EventId, List<EventId>> authEvents = new LinkedHashMap<>();
        Iterator<EventRow> all = rows.stateEvents();
        while (all.hasNext()) {
            Pdu event = events.parse(all.next());
            if (event != null) {
                event.asStateKey().ifPresent(key -> {
                    keys.put(event.eventId(), key);
                    authEvents.put(event.eventId(), event.authEvents());
                });
            }
        }
        AuthFirst.sort(authEvents)
                .forEach(id -> chains.add(
                        id, Objects.requireNonNull(keys.get(id)), Objects.requireNonNull(authEvents.get(id))));
    }

    private Map<EventId, IndexedEvents.Stored> load(Collection<EventId> ids) {
        Map<EventId, IndexedEvents.Stored> loaded = new HashMap<>();
        rows.eventsById(ids.stream().map(EventId::value).toList()).forEach((id, row) -> {
            Pdu event = events.parse(row);
            if (event != null) {
                loaded.put(new EventId(id), new IndexedEvents.Stored(event, row.standing() == REJECTED));
            }
        });
        return loaded;
    }

    private void apply(Map<StateKey, EventId> resolved, Map<Long, Long> puts) {
        Map<String, EventRow> winners =
                rows.eventsById(resolved.values().stream().map(EventId::value).toList());
        for (EventRow row : winners.values()) {
            Long key = row.keyNid();
            if (key != null) {
                puts.put(key, row.nid());
            }
        }
    }

    private static EventRow event(Map<Long, EventRow> rows, long nid) {
        EventRow row = rows.get(nid);
        if (row == null) {
            throw new IllegalStateException("Event " + nid + " of a branch's state is missing");
        }
        return row;
    }

    private static StateKey key(EventRow row) {
        StateKey key = row.key();
        if (key == null) {
            throw new IllegalStateException("Event " + row.nid() + " of a branch's state has no state key");
        }
        return key;
    }

    /// What the states agree on. Never gone through: the room may be large.
    private final class Agreed extends AbstractMap<StateKey, EventId> {
        private final long root;
        private final Set<Long> conflicts;
        private final Map<StateKey, EventId> alone;

        Agreed(long root, Set<Long> conflicts, Map<StateKey, EventId> alone) {
            this.root = root;
            this.conflicts = conflicts;
            this.alone = alone;
        }

        @Override
        public @Nullable EventId get(@Nullable Object key) {
            EventId only = alone.get(key);
            Long nid = key instanceof StateKey stateKey ? events.keyNid(stateKey) : null;
            if (only != null || nid == null || conflicts.contains(nid)) {
                return only;
            }
            long event = trees.tree().get(root, nid);
            Pdu found = event == 0 ? null : events.get(event);
            return found == null ? null : found.eventId();
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return get(key) != null;
        }

        @Override
        public Set<Map.Entry<StateKey, EventId>> entrySet() {
            throw new UnsupportedOperationException("the agreed state is only looked up by key");
        }
    }
}
