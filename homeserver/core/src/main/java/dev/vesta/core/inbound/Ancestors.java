package dev.vesta.core.inbound;

import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.id.EventId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Walks from events to those before them, breadth first: what a server asks for that lacks them.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#post_matrixfederationv1get_missing_eventsroomid))
final class Ancestors {
    private final RoomStore rooms;
    private final RoomRef room;

    Ancestors(RoomStore rooms, RoomRef room) {
        this.rooms = rooms;
        this.room = room;
    }

    /// Events before `latest`, each after those that it names; one look-up for each step of the walk, and no more steps
    /// than events. Outliers are not among them: we cannot say what came before, and whoever lacks them asks for
    /// the state at the event that names them.
    ///
    /// @param earliest the walk ends at these, and they are left out
    /// @param limit at most so many events
    /// @param minDepth the walk ends at events of a lower depth
    List<StoredEvent> before(Collection<EventId> latest, Collection<EventId> earliest, int limit, long minDepth) {
        Map<EventId, StoredEvent> found = new LinkedHashMap<>();
        Set<EventId> seen = new HashSet<>(earliest);
        seen.addAll(latest);
        Set<EventId> level = prevEvents(rooms.events(room, latest).values(), seen);
        while (!level.isEmpty() && found.size() < limit) {
            Map<EventId, StoredEvent> here = rooms.events(room, level);
            Map<EventId, StoredEvent> taken = new LinkedHashMap<>();
            for (EventId id : level) {
                StoredEvent event = here.get(id);
                if (event != null
                        && !event.isOutlier()
                        && event.pdu().depth() >= minDepth
                        && found.size() + taken.size() < limit) {
                    taken.put(id, event);
                }
            }
            found.putAll(taken);
            level = prevEvents(taken.values(), seen);
        }
        return inOrder(found);
    }

    private static Set<EventId> prevEvents(Collection<StoredEvent> events, Set<EventId> seen) {
        Set<EventId> prev = new LinkedHashSet<>();
        for (StoredEvent event : events) {
            event.pdu().prevEvents().stream().filter(seen::add).forEach(prev::add);
        }
        return prev;
    }

    private static List<StoredEvent> inOrder(Map<EventId, StoredEvent> found) {
        Map<EventId, List<EventId>> prev = new LinkedHashMap<>();
        found.forEach((id, event) -> prev.put(id, event.pdu().prevEvents()));
        return AuthFirst.sort(prev).stream().map(found::get).toList();
    }
}
