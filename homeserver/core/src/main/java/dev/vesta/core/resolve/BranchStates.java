package dev.vesta.core.resolve;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.KeyChange;
import dev.vesta.core.state.KeyConflict;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The states of a room's branches while a decision about it is made: after events, before events, of the room. Used
/// in the room's turn, when all that was decided before is committed. What it makes goes into the decision's commit.
public final class BranchStates implements TreeResolution.Source {
    private static final HexFormat HEX = HexFormat.of();

    private final Resolutions shared;
    private final RoomStore rooms;
    private final Numbers numbers;
    private final Tasks tasks;
    private final RoomRef room;
    private final ResolvedStates cache;
    private final StateTree tree;
    private final List<StateNode> made = new ArrayList<>();
    private final Map<Long, StateNode> byId = new HashMap<>();
    private final Map<String, Long> byHash = new HashMap<>();
    private final Map<Set<Long>, Long> resolved = new HashMap<>();
    private final Map<Long, StoredEvent> added = new LinkedHashMap<>();

    BranchStates(
            Resolutions shared, RoomStore rooms, Numbers numbers, Tasks tasks, RoomRef room, ResolvedStates cache) {
        this.shared = shared;
        this.rooms = rooms;
        this.numbers = numbers;
        this.tasks = tasks;
        this.room = room;
        this.cache = cache;
        this.tree = new StateTree(this::load);
    }

    /// The nodes that were made and that the store does not have.
    public List<StateNode> nodes() {
        return List.copyOf(made);
    }

    Map<Set<Long>, Long> resolved() {
        return resolved;
    }

    /// Makes an event known that this decision's commit stores.
    public void add(StoredEvent event) {
        added.put(event.nid(), event);
    }

    /// The root of the state after an event that has a state before it.
    public long after(StoredEvent event) {
        StateKey key = event.pdu().asStateKey().orElse(null);
        if (key == null || event.standing() == Standing.REJECTED) {
            return event.rootBefore();
        }
        Long keyNid = numbers.stateKeys(List.of(key)).get(key);
        if (keyNid == null) {
            throw new IllegalStateException("No number for a state key");
        }
        return put(event.rootBefore(), Map.of(keyNid, event.nid()), Set.of());
    }

    /// The root of the state that these come to together: the state itself when they are equal.
    public long merged(Collection<Long> roots) {
        Set<Long> different = new TreeSet<>(roots);
        if (different.isEmpty()) {
            return 0;
        }
        if (different.size() == 1) {
            return different.iterator().next();
        }
        Long known = resolved.get(different);
        known = known == null ? cache.get(different) : known;
        if (known == null) {
            known = shared.work(room, this, List.copyOf(different));
            resolved.put(Set.copyOf(different), known);
        }
        return known;
    }

    /// The event at that key of a state, or null.
    public @Nullable StoredEvent at(long root, StateKey key) {
        Long keyNid = numbers.knownStateKeys(List.of(key)).get(key);
        long nid = keyNid == null ? 0 : tree.get(root, keyNid);
        if (nid == 0) {
            return null;
        }
        StoredEvent fresh = added.get(nid);
        StoredEvent event = fresh == null ? rooms.events(List.of(nid)).get(nid) : fresh;
        if (event == null) {
            throw new IllegalStateException("Event " + nid + " of a state is missing");
        }
        return event;
    }

    /// The keys at which two states differ.
    public List<KeyChange> diff(long before, long after) {
        return before == after ? List.of() : tree.diff(before, after);
    }

    /// A whole state.
    public Map<Long, Long> entries(long root) {
        return tree.entries(root);
    }

    @Override
    public List<KeyConflict> split(List<Long> roots) {
        return tree.split(roots);
    }

    @Override
    public long get(long root, long keyNid) {
        return tree.get(root, keyNid);
    }

    @Override
    public long put(long root, Map<Long, Long> puts, Set<Long> removals) {
        StateChange change = tree.put(root, puts, removals, this::idsOf, numbers::newNode);
        for (StateNode node : change.nodes()) {
            made.add(node);
            byId.put(node.id(), node);
            byHash.put(HEX.formatHex(node.hash()), node.id());
        }
        return change.root();
    }

    @Override
    public Map<Long, TreeResolution.StateEvent> byNid(Collection<Long> nids) {
        Map<Long, TreeResolution.StateEvent> found = new HashMap<>();
        if (!nids.isEmpty()) {
            rooms.events(nids).forEach((nid, event) -> found.put(nid, stateEvent(event)));
        }
        added.forEach((nid, event) -> {
            if (nids.contains(nid)) {
                found.put(nid, stateEvent(event));
            }
        });
        return found;
    }

    @Override
    public Map<EventId, TreeResolution.StateEvent> byId(Collection<EventId> ids) {
        Map<EventId, TreeResolution.StateEvent> found = new HashMap<>();
        if (!ids.isEmpty()) {
            rooms.events(room, ids).forEach((id, event) -> found.put(id, stateEvent(event)));
        }
        added.values().forEach(event -> {
            if (ids.contains(event.pdu().eventId())) {
                found.put(event.pdu().eventId(), stateEvent(event));
            }
        });
        return found;
    }

    @Override
    public Map<StateKey, Long> keyNids(Collection<StateKey> keys) {
        return keys.isEmpty() ? Map.of() : numbers.stateKeys(keys);
    }

    @Override
    public AuthChainIndex chains() {
        AuthChainIndex stored = rooms.authChains(room);
        return added.isEmpty()
                ? stored
                : new ChainsAndNew(
                        stored, added.values().stream().map(StoredEvent::pdu).toList());
    }

    @Override
    public <T> T compute(Supplier<T> work) {
        return tasks.onCpu(work);
    }

    private static TreeResolution.StateEvent stateEvent(StoredEvent event) {
        Pdu pdu = event.pdu();
        return new TreeResolution.StateEvent(event.nid(), pdu, event.standing() == Standing.REJECTED);
    }

    private Map<Long, StateNode> load(Collection<Long> ids) {
        Map<Long, StateNode> found = new HashMap<>();
        Set<Long> stored = new LinkedHashSet<>();
        for (long id : ids) {
            StateNode node = byId.get(id);
            if (node == null) {
                stored.add(id);
            } else {
                found.put(id, node);
            }
        }
        if (!stored.isEmpty()) {
            found.putAll(rooms.nodes(room, stored));
        }
        return found;
    }

    private Map<String, Long> idsOf(Collection<byte[]> hashes) {
        Map<String, Long> found = new HashMap<>();
        List<byte[]> unknown = new ArrayList<>();
        for (byte[] hash : hashes) {
            String hex = HEX.formatHex(hash);
            Long id = byHash.get(hex);
            if (id == null) {
                unknown.add(hash);
            } else {
                found.put(hex, id);
            }
        }
        if (!unknown.isEmpty()) {
            found.putAll(rooms.nodesByHash(room, unknown));
        }
        return Collections.unmodifiableMap(found);
    }
}
