package dev.vesta.core.fake;

import dev.vesta.core.port.RelationStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.relation.RelatesTo.Relation;
import dev.vesta.protocol.relation.RelationRules;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Relations over the events in memory. Aggregations and threads are tested over HTTP: here no event has any.
public final class MemoryRelations implements RelationStore {
    private final MemoryStore store;

    public MemoryRelations(MemoryStore store) {
        this.store = store;
    }

    private static Optional<Relation> relation(StoredEvent event) {
        return RelationRules.stated(event.pdu());
    }

    private Stream<StoredEvent> childrenOf(RoomRef room, EventId parent) {
        return store.eventsOf(room).stream()
                .filter(e -> relation(e).filter(r -> r.eventId().equals(parent)).isPresent());
    }

    @Override
    public List<Long> children(RoomRef room, Wanted wanted, long fromOrd, boolean backwards, int limit) {
        Comparator<StoredEvent> byOrd = Comparator.comparingLong(StoredEvent::ord);
        return childrenOf(room, wanted.parent())
                .filter(e -> backwards ? e.ord() <= fromOrd : e.ord() >= fromOrd)
                .filter(e -> wanted.relType() == null
                        || relation(e).orElseThrow().relType().equals(wanted.relType()))
                .filter(e -> wanted.type() == null || e.pdu().type().equals(wanted.type()))
                .sorted(backwards ? byOrd.reversed() : byOrd)
                .limit(limit)
                .map(StoredEvent::nid)
                .toList();
    }

    @Override
    public Map<Long, Bundle> bundles(RoomRef room, Collection<EventId> events, long userNid, Set<UserId> ignored) {
        return Map.of();
    }

    @Override
    public boolean annotated(RoomRef room, long userNid, String type, EventId parent, String key) {
        return childrenOf(room, parent)
                .anyMatch(e -> e.pdu().type().equals(type)
                        && key.equals(relation(e).orElseThrow().key()));
    }

    @Override
    public Set<Long> withChildren(RoomRef room, Collection<Long> events, Set<String> relTypes, Set<String> senders) {
        return store.events(events).values().stream()
                .filter(event -> childrenOf(room, event.pdu().eventId())
                        .anyMatch(e -> (relTypes.isEmpty()
                                        || relTypes.contains(
                                                relation(e).orElseThrow().relType()))
                                && (senders.isEmpty()
                                        || senders.contains(e.pdu().sender().value()))))
                .map(StoredEvent::nid)
                .collect(Collectors.toSet());
    }

    @Override
    public List<Listed> threads(RoomRef room, long beforeOrd, Long participantNid, Set<UserId> ignored, int limit) {
        return List.of();
    }
}
