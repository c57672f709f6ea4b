package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomHead.Extremity;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The forward extremities once events are accepted, and the state that they come to.
///
/// Rejected and soft-failed events are none, and what they name stays one until an accepted event comes after both.
final class Ends {
    /// Events that are not accepted and that we go back through.
    private static final int MAX_PASSED = 200;

    private final RoomStore rooms;
    private final RoomHead head;
    private final BranchStates states;

    Ends(RoomStore rooms, RoomHead head, BranchStates states) {
        this.rooms = rooms;
        this.head = head;
        this.states = states;
    }

    /// Those that stay.
    ///
    /// @param accepted what comes after them
    List<Extremity> without(Collection<Pdu> accepted) {
        if (head.extremities().isEmpty()) {
            return List.of();
        }
        Set<EventId> named = named(accepted);
        return head.extremities().stream()
                .filter(extremity -> !named.contains(extremity.eventId()))
                .toList();
    }

    /// The root of the state that all of these come to.
    ///
    /// @param known those of them that are not stored yet
    long root(List<Extremity> extremities, Map<Long, StoredEvent> known) {
        if (extremities.equals(head.extremities())) {
            return head.root();
        }
        List<Long> stored = extremities.stream()
                .map(Extremity::eventNid)
                .filter(nid -> !known.containsKey(nid))
                .toList();
        Map<Long, StoredEvent> events = new HashMap<>(known);
        if (!stored.isEmpty()) {
            events.putAll(rooms.events(stored));
        }
        List<Long> roots = new ArrayList<>();
        for (Extremity extremity : extremities) {
            StoredEvent event = events.get(extremity.eventNid());
            if (event == null) {
                throw new IllegalStateException("Forward extremity " + extremity.eventId() + " is missing");
            }
            roots.add(states.after(event));
        }
        return states.merged(roots);
    }

    /// What these name, and what the events name that are not accepted and that they name.
    private Set<EventId> named(Collection<Pdu> accepted) {
        Set<EventId> named = new LinkedHashSet<>();
        accepted.forEach(event -> named.addAll(event.prevEvents()));
        Set<EventId> ends = new HashSet<>();
        head.extremities().forEach(extremity -> ends.add(extremity.eventId()));
        Set<EventId> open = new LinkedHashSet<>(named);
        int passed = 0;
        while (!open.isEmpty() && passed < MAX_PASSED) {
            open.removeAll(ends);
            Map<EventId, StoredEvent> stored =
                    open.isEmpty() ? Map.of() : new LinkedHashMap<>(rooms.events(head.room(), open));
            open = new LinkedHashSet<>();
            for (StoredEvent event : stored.values()) {
                if (event.standing() != Standing.ACCEPTED && !event.isOutlier()) {
                    passed++;
                    for (EventId prev : event.pdu().prevEvents()) {
                        if (named.add(prev)) {
                            open.add(prev);
                        }
                    }
                }
            }
        }
        return named;
    }
}
