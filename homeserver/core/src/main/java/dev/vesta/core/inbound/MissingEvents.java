package dev.vesta.core.inbound;

import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Fetches the events between what we have and what came.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#backfilling-and-retrieving-missing-events))
final class MissingEvents {
    private final RoomStore rooms;
    private final RoomRef room;
    private final Asking asking;
    private final Limits limits;

    MissingEvents(RoomStore rooms, RoomRef room, Asking asking, Limits limits) {
        this.rooms = rooms;
        this.room = room;
        this.asking = asking;
        this.limits = limits;
    }

    /// The events with all that could be had between them and what is stored.
    Map<EventId, Pdu> gather(Map<EventId, Pdu> came) {
        Map<EventId, Pdu> all = new LinkedHashMap<>(came);
        Map<EventId, Pdu> spare = new HashMap<>();
        Map<EventId, EventId> lacking = lacking(came.values(), all);
        for (int round = 0; round < limits.missingRounds() && !lacking.isEmpty() && asking.may(); round++) {
            Set<EventId> latest = new LinkedHashSet<>(lacking.values());
            for (Pdu event : asking.missing(earliest(), latest, limits.missingAtOnce())) {
                spare.put(event.eventId(), event);
            }
            boolean found = false;
            // What nobody needs is not taken, be it ever so sound.
            for (List<EventId> open = List.copyOf(lacking.keySet()); !open.isEmpty(); ) {
                List<Pdu> taken = new ArrayList<>();
                for (EventId id : open) {
                    Pdu event = spare.remove(id);
                    if (event != null) {
                        all.put(id, event);
                        taken.add(event);
                    }
                }
                found |= !taken.isEmpty();
                lacking.keySet().removeAll(all.keySet());
                Map<EventId, EventId> more = lacking(taken, all);
                more.forEach(lacking::putIfAbsent);
                open = List.copyOf(more.keySet());
            }
            if (!found) {
                break;
            }
        }
        return all;
    }

    /// The events before these that we have no state of, each with one that names it. Outliers that are stored are put
    /// with the others: nobody needs to send them again.
    private Map<EventId, EventId> lacking(Collection<Pdu> events, Map<EventId, Pdu> all) {
        Map<EventId, EventId> lacking = new LinkedHashMap<>();
        Collection<Pdu> newest = events;
        int most = limits.missingRounds() * limits.missingAtOnce();
        while (!newest.isEmpty()) {
            Map<EventId, EventId> named = new LinkedHashMap<>();
            for (Pdu event : newest) {
                for (EventId prev : event.prevEvents()) {
                    if (!all.containsKey(prev)) {
                        named.putIfAbsent(prev, event.eventId());
                    }
                }
            }
            Map<EventId, StoredEvent> stored = named.isEmpty() ? Map.of() : rooms.events(room, named.keySet());
            List<Pdu> outliers = new ArrayList<>();
            named.forEach((id, by) -> {
                StoredEvent event = stored.get(id);
                if (event == null || (event.isOutlier() && all.size() >= most)) {
                    lacking.put(id, by);
                } else if (event.isOutlier()) {
                    all.put(id, event.pdu());
                    outliers.add(event.pdu());
                }
            });
            newest = outliers;
        }
        return lacking;
    }

    private List<EventId> earliest() {
        return rooms.head(room)
                .map(head -> head.extremities().stream()
                        .map(RoomHead.Extremity::eventId)
                        .toList())
                .orElse(List.of());
    }
}
