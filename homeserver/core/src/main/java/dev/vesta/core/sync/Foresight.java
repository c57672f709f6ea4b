package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.KeyChange;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads for many rooms at once what a sync then reads of them one by one, from the caches: so the number
/// of queries grows with the depth of the state trees and not with the number of rooms.
///
/// It goes through all trees in step. A tree that meets a node that is not loaded stops there; what all of
/// them are missing comes with one query, and they begin anew.
public final class Foresight {
    /// A tree is no deeper, save for numbers of keys beyond 2^40.
    private static final int MAX_STEPS = 12;

    /// How many go in step: about those of 500 rooms.
    private static final int MAX_READINGS = 4_000;

    private final RoomStore rooms;
    private final Numbers numbers;

    public Foresight(RoomStore rooms, Numbers numbers) {
        this.rooms = rooms;
        this.numbers = numbers;
    }

    /// What one look into a state finds: numbers of events.
    @FunctionalInterface
    private interface Reading {
        Collection<Long> events(StateTree tree);
    }

    /// Stops a reading at a node that is not loaded.
    private static final class NotLoaded extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotLoaded() {
            super(null, null, false, false);
        }
    }

    /// For rooms from nothing: all state, and what history visibility asks of the timelines.
    void whole(Caller caller, Map<RoomRef, Timeline.Cut> cuts, Map<Long, Long> ends, SyncFilter filter) {
        Collection<Long> keys = sightKeys(caller);
        List<Reading> readings = new ArrayList<>();
        cuts.forEach((room, cut) -> {
            long end = ends.getOrDefault(room.nid(), 0L);
            long start = start(cut, end);
            readings.add(tree -> tree.entries(filter.stateAfter() ? end : start).values());
            readings.add(tree -> changes(tree, start, end));
            sight(cut, keys, readings);
        });
        read(readings, cuts.size());
    }

    /// For rooms that the client knows: what changed, and what history visibility asks of the timelines.
    void onward(
            Caller caller,
            Map<RoomRef, Timeline.Cut> cuts,
            Map<Long, Long> thens,
            Map<Long, Long> ends,
            SyncFilter filter) {
        Collection<Long> keys = sightKeys(caller);
        Map<StateKey, Long> members = filter.lazyMembers() ? members(cuts.values()) : Map.of();
        List<Reading> readings = new ArrayList<>();
        cuts.forEach((room, cut) -> {
            long end = ends.getOrDefault(room.nid(), 0L);
            long start = start(cut, end);
            long root = filter.stateAfter() ? end : start;
            readings.add(tree -> changes(tree, thens.getOrDefault(room.nid(), 0L), root));
            readings.add(tree -> changes(tree, start, end));
            if (filter.lazyMembers()) {
                List<Long> senders = new ArrayList<>();
                cut.wanted().forEach(event -> {
                    Long known = members.get(member(event));
                    if (known != null) {
                        senders.add(known);
                    }
                });
                readings.add(tree -> tree.getAll(root, senders).values());
            }
            sight(cut, keys, readings);
        });
        read(readings, cuts.size());
    }

    /// What somebody is about to read, of many rooms; nothing is read before [#read].
    public final class Plan {
        private final Collection<Long> sightKeys;
        private final List<Reading> readings = new ArrayList<>();

        private Plan(Caller caller) {
            sightKeys = sightKeys(caller);
        }

        /// The whole state at a root.
        public void whole(long root) {
            readings.add(tree -> tree.entries(root).values());
        }

        /// What changed from one state to another.
        public void changes(long then, long until) {
            readings.add(tree -> Foresight.changes(tree, then, until));
        }

        /// Single state events, by the numbers of their keys.
        public void at(long root, Collection<Long> keys) {
            readings.add(tree -> tree.getAll(root, keys).values());
        }

        /// What history visibility asks of the events of one room.
        public void sight(Collection<StoredEvent> events) {
            Set<Long> roots = new HashSet<>();
            events.forEach(event -> roots.add(event.rootBefore()));
            roots.forEach(root -> at(root, sightKeys));
        }

        /// Reads all of it into the caches.
        public void read() {
            // One reading alone reads no less without foresight.
            Foresight.this.read(readings, readings.size());
        }
    }

    /// Begins a plan for the caller's sight.
    public Plan plan(Caller caller) {
        return new Plan(caller);
    }

    /// For single look-ups of these keys in these states.
    public void at(Collection<Long> roots, Collection<StateKey> keys) {
        Collection<Long> known = numbers.knownStateKeys(keys).values();
        List<Reading> readings = new ArrayList<>();
        roots.forEach(root -> readings.add(tree -> tree.getAll(root, known).values()));
        read(readings, roots.size());
    }

    private Map<StateKey, Long> members(Collection<Timeline.Cut> cuts) {
        Set<StateKey> senders = new HashSet<>();
        cuts.forEach(cut -> cut.wanted().forEach(event -> senders.add(member(event))));
        return numbers.knownStateKeys(senders);
    }

    private static StateKey member(StoredEvent event) {
        return new StateKey(EventTypes.MEMBER, event.pdu().sender().value());
    }

    private static long start(Timeline.Cut cut, long end) {
        return cut.wanted().isEmpty() ? end : cut.wanted().getFirst().rootBefore();
    }

    private Collection<Long> sightKeys(Caller caller) {
        return numbers.knownStateKeys(List.of(
                        new StateKey(EventTypes.MEMBER, caller.user().value()),
                        new StateKey(EventTypes.HISTORY_VISIBILITY, "")))
                .values();
    }

    private static void sight(Timeline.Cut cut, Collection<Long> keys, List<Reading> readings) {
        Set<Long> roots = new HashSet<>();
        cut.wanted().forEach(event -> roots.add(event.rootBefore()));
        roots.forEach(root -> readings.add(tree -> tree.getAll(root, keys).values()));
    }

    private static Collection<Long> changes(StateTree tree, long then, long until) {
        return then == until
                ? List.of()
                : tree.diff(then, until).stream()
                        .map(KeyChange::after)
                        .filter(nid -> nid != 0)
                        .toList();
    }

    /// @param of how many rooms; one alone reads no less without foresight
    private void read(List<Reading> readings, int of) {
        for (int from = 0; of > 1 && from < readings.size(); from += MAX_READINGS) {
            readPart(readings.subList(from, Math.min(readings.size(), from + MAX_READINGS)));
        }
    }

    private void readPart(List<Reading> readings) {
        List<Reading> left = new ArrayList<>(readings);
        Map<Long, StateNode> loaded = new HashMap<>();
        Set<Long> events = new HashSet<>();
        for (int step = 0; step < MAX_STEPS && !left.isEmpty(); step++) {
            Set<Long> missing = new HashSet<>();
            NodeSource source = ids -> {
                List<Long> absent =
                        ids.stream().filter(id -> !loaded.containsKey(id)).toList();
                if (!absent.isEmpty()) {
                    missing.addAll(absent);
                    throw new NotLoaded();
                }
                return loaded;
            };
            StateTree tree = new StateTree(source);
            left.removeIf(reading -> {
                try {
                    events.addAll(reading.events(tree));
                    return true;
                } catch (NotLoaded e) {
                    return false;
                }
            });
            if (!missing.isEmpty()) {
                loaded.putAll(rooms.nodes(missing));
            }
        }
        if (!events.isEmpty()) {
            rooms.events(events);
        }
    }
}
