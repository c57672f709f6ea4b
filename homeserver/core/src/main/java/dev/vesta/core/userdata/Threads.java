package dev.vesta.core.userdata;

import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.relation.RelatesTo;
import dev.vesta.protocol.relation.RelatesTo.Relation;
import dev.vesta.protocol.relation.RelationTypes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which thread an event is in.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#threaded-read-receipts))
final class Threads {
    /// Relations of relations are followed no farther.
    private static final int HOPS = 3;

    private final RoomStore rooms;

    Threads(RoomStore rooms) {
        this.rooms = rooms;
    }

    /// The root of the thread that the event is in, itself or by what it relates to; empty for the main timeline.
    Optional<EventId> rootOf(RoomRef room, Pdu event) {
        Optional<Pdu> at = Optional.of(event);
        for (int hop = 0; hop <= HOPS && at.isPresent(); hop++) {
            Relation relation = RelatesTo.of(at.get().content()).relation();
            if (relation != null && relation.relType().equals(RelationTypes.THREAD)) {
                return Optional.of(relation.eventId());
            }
            at = parent(room, relation);
        }
        return Optional.empty();
    }

    /// Whether the event is the root, or relates to it in whatever way: a client shows all of these in the thread.
    boolean relates(RoomRef room, Pdu event, EventId root) {
        Optional<Pdu> at = Optional.of(event);
        for (int hop = 0; hop <= HOPS && at.isPresent(); hop++) {
            if (at.get().eventId().equals(root)) {
                return true;
            }
            Relation relation = RelatesTo.of(at.get().content()).relation();
            if (relation != null && relation.eventId().equals(root)) {
                return true;
            }
            at = parent(room, relation);
        }
        return false;
    }

    private Optional<Pdu> parent(RoomRef room, @Nullable Relation relation) {
        return Optional.ofNullable(relation)
                .flatMap(known -> rooms.event(room, known.eventId()))
                .filter(StoredEvent::hasPlace)
                .map(StoredEvent::pdu);
    }
}
