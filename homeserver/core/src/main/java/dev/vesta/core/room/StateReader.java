package dev.vesta.core.room;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.StateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Reads committed state of rooms by root.
public final class StateReader {
    private final RoomStore rooms;
    private final Numbers numbers;

    public StateReader(RoomStore rooms, Numbers numbers) {
        this.rooms = rooms;
        this.numbers = numbers;
    }

    /// The tree over a room's committed nodes.
    public StateTree tree(RoomRef room) {
        return new StateTree(ids -> rooms.nodes(room, ids));
    }

    /// One state event, if there is one at that key.
    public Optional<StoredEvent> at(RoomRef room, long root, StateKey key) {
        return Optional.ofNullable(at(room, root, List.of(key)).get(key));
    }

    /// State events by key; absent ones are left out.
    public Map<StateKey, StoredEvent> at(RoomRef room, long root, Collection<StateKey> keys) {
        return at(room, Set.of(root), keys).getOrDefault(root, Map.of());
    }

    /// The same for several roots, with one query for all events.
    public Map<Long, Map<StateKey, StoredEvent>> at(RoomRef room, Collection<Long> roots, Collection<StateKey> keys) {
        Map<StateKey, Long> known = numbers.knownStateKeys(keys);
        StateTree tree = tree(room);
        Map<Long, Map<Long, Long>> found = new HashMap<>();
        List<Long> nids = new ArrayList<>();
        for (long root : roots) {
            Map<Long, Long> entries = tree.getAll(root, known.values());
            found.put(root, entries);
            nids.addAll(entries.values());
        }
        Map<Long, StoredEvent> events = rooms.events(nids);
        Map<Long, Map<StateKey, StoredEvent>> result = new HashMap<>();
        found.forEach((root, entries) -> {
            Map<StateKey, StoredEvent> state = new HashMap<>();
            known.forEach((key, number) -> {
                Long nid = entries.get(number);
                StoredEvent event = nid == null ? null : events.get(nid);
                if (event != null) {
                    state.put(key, event);
                }
            });
            result.put(root, state);
        });
        return result;
    }

    /// The state events that these state events replaced, by the number of the latter; with one query for all events.
    public Map<Long, StoredEvent> replacedBy(RoomRef room, Collection<StoredEvent> events) {
        List<StateKey> keys = events.stream()
                .flatMap(event -> event.pdu().asStateKey().stream())
                .toList();
        Map<StateKey, Long> known = numbers.knownStateKeys(keys);
        StateTree tree = tree(room);
        Map<Long, Long> nids = new HashMap<>();
        for (StoredEvent event : events) {
            Long key = event.pdu().asStateKey().map(known::get).orElse(null);
            long before = key == null || event.rootBefore() == 0 ? 0 : tree.get(event.rootBefore(), key);
            if (before != 0) {
                nids.put(event.nid(), before);
            }
        }
        Map<Long, StoredEvent> found = nids.isEmpty() ? Map.of() : rooms.events(nids.values());
        Map<Long, StoredEvent> replaced = new HashMap<>();
        nids.forEach((nid, before) -> Optional.ofNullable(found.get(before)).ifPresent(e -> replaced.put(nid, e)));
        return replaced;
    }

    /// The part of the state at keys that pass, in the order of the events; only that is read.
    public List<StoredEvent> some(RoomRef room, long root, Predicate<StateKey> wanted) {
        Map<Long, Long> entries = tree(room).entries(root);
        List<Long> nids = new ArrayList<>();
        numbers.stateKeysOf(entries.keySet()).forEach((number, key) -> {
            Long nid = entries.get(number);
            if (nid != null && wanted.test(key)) {
                nids.add(nid);
            }
        });
        return events(nids);
    }

    /// The whole state, in the order of the events.
    public List<StoredEvent> all(RoomRef room, long root) {
        return events(tree(room).entries(root).values());
    }

    /// These events in the order of the room.
    public List<StoredEvent> events(Collection<Long> nids) {
        return rooms.events(nids).values().stream()
                .sorted((a, b) -> Long.compare(a.ord(), b.ord()))
                .toList();
    }
}
