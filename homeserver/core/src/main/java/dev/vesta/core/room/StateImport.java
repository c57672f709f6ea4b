package dev.vesta.core.room;

import dev.vesta.core.error.Check;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.port.StateImportStore.ImportedEvent;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Takes in the whole state of a room that is new to us, before the commit that lets the first of our users in.
///
/// It works in parts, so that a room of 100,000 members needs neither one huge statement nor the log. Events and nodes
/// that are there already, as after a crash, are used again.
public final class StateImport {
    /// Rows of one statement.
    private static final int PART = 4_000;

    /// A tree that is built from nothing reads no node.
    private static final NodeSource NOTHING = _ -> Map.of();

    private final RoomStore rooms;
    private final Numbers numbers;
    private final StateImportStore store;

    public StateImport(RoomStore rooms, Numbers numbers, StateImportStore store) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.store = store;
    }

    /// Stores the state and makes it the room's current one.
    ///
    /// @param room with a number that the next try has again, if there must be one
    /// @param state one event for each key, checked before
    /// @return the root of its tree, to be the room's in the commit that follows
    public long load(RoomRef room, List<Pdu> state) {
        Map<Long, Long> entries = new HashMap<>(state.size() * 2);
        for (int from = 0; from < state.size(); from += PART) {
            List<Pdu> part = state.subList(from, Math.min(state.size(), from + PART));
            List<ImportedEvent> events = add(room, number(part));
            store.makeCurrent(room, events);
            for (ImportedEvent event : events) {
                Long before = entries.put(event.stateKeyNid(), event.nid());
                Check.that(before == null, "A state has two events of one key");
            }
        }
        StateTree tree = new StateTree(NOTHING);
        StateChange change = tree.build(entries, hashes -> rooms.nodesByHash(room, hashes), numbers::newNode);
        List<StateNode> nodes = change.nodes();
        for (int from = 0; from < nodes.size(); from += PART) {
            store.writeNodes(room, nodes.subList(from, Math.min(nodes.size(), from + PART)));
        }
        return change.root();
    }

    /// Those that a crash left behind keep their numbers.
    private List<ImportedEvent> add(RoomRef room, List<ImportedEvent> part) {
        Map<EventId, Long> known = store.add(room, part);
        if (known.isEmpty()) {
            return part;
        }
        return part.stream()
                .map(event -> event.withNid(known.getOrDefault(event.pdu().eventId(), event.nid())))
                .toList();
    }

    private List<ImportedEvent> number(List<Pdu> part) {
        Set<StateKey> keys = new LinkedHashSet<>();
        Set<UserId> users = new LinkedHashSet<>();
        for (Pdu event : part) {
            keys.add(key(event));
            users.add(event.sender());
            target(event).ifPresent(users::add);
        }
        Map<StateKey, Long> keyNids = numbers.stateKeys(keys);
        Map<UserId, Long> userNids = numbers.users(users);
        List<ImportedEvent> events = new ArrayList<>(part.size());
        for (Pdu event : part) {
            events.add(new ImportedEvent(
                    numbers.newEvent(),
                    event,
                    Objects.requireNonNull(userNids.get(event.sender())),
                    Objects.requireNonNull(keyNids.get(key(event))),
                    target(event).map(userNids::get).orElse(0L)));
        }
        return events;
    }

    private static StateKey key(Pdu event) {
        return event.asStateKey().orElseThrow(() -> new IllegalArgumentException("A state has only state events"));
    }

    private static Optional<UserId> target(Pdu event) {
        String stateKey = event.stateKey();
        return event.type().equals(EventTypes.MEMBER) && stateKey != null ? UserId.parse(stateKey) : Optional.empty();
    }
}
