package dev.vesta.core.fake;

import dev.vesta.core.log.StateMove;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.id.EventId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// State taken in in bulk, into the store of rooms in memory.
public final class MemoryImports implements StateImportStore {
    private final MemoryStore store;

    public MemoryImports(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Optional<Long> roomOf(EventId event) {
        synchronized (store) {
            return store.state.events.values().stream()
                    .filter(stored -> stored.pdu().eventId().equals(event))
                    .map(StoredEvent::roomNid)
                    .findFirst();
        }
    }

    @Override
    public Map<EventId, Long> add(RoomRef room, List<ImportedEvent> events) {
        synchronized (store) {
            Map<EventId, Long> known = new HashMap<>();
            store.state.events.values().forEach(stored -> known.put(stored.pdu().eventId(), stored.nid()));
            known.keySet()
                    .retainAll(
                            events.stream().map(event -> event.pdu().eventId()).toList());
            for (ImportedEvent event : events) {
                if (!known.containsKey(event.pdu().eventId())) {
                    store.state.events.put(
                            event.nid(), new StoredEvent(event.nid(), room.nid(), StoredEvent.NO_ORD, 0, event.pdu()));
                    store.state.keys.put(event.nid(), event.stateKeyNid());
                }
            }
            return known;
        }
    }

    @Override
    public void makeCurrent(RoomRef room, List<ImportedEvent> events) {
        synchronized (store) {
            for (ImportedEvent event : events) {
                Long target = event.targetNid() == 0 ? null : event.targetNid();
                store.state.move(room, new StateMove(event.stateKeyNid(), event.nid(), target));
            }
        }
    }

    @Override
    public void writeNodes(RoomRef room, List<StateNode> nodes) {
        synchronized (store) {
            nodes.forEach(node -> store.state
                    .nodes
                    .computeIfAbsent(room.nid(), n -> new HashMap<>())
                    .putIfAbsent(node.id(), node));
        }
    }
}
