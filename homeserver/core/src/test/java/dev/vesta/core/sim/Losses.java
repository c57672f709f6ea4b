package dev.vesta.core.sim;

import dev.vesta.core.log.Standing;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks for memberships and power levels that were lost although nothing takes them away: the last of their key, with
/// nothing beside it in the room's graph that could speak against it, and no closing of the room after it. (Where a
/// branch begins before a join, the join is judged again, by the join rule that comes out: after a closed one it goes,
/// in every version.)
final class Losses {
    private final Map<EventId, StoredEvent> events;
    private final Map<EventId, Set<EventId>> ancestors = new HashMap<>();

    /// @param events of one room, as one server has them
    Losses(Map<EventId, StoredEvent> events) {
        this.events = events;
    }

    /// What should be in the state and is not.
    ///
    /// @param reached the events that lie before the room's ends
    List<StoredEvent> from(Map<StateKey, EventId> state, Collection<EventId> reached) {
        List<StoredEvent> controls = new ArrayList<>();
        for (StoredEvent event : events.values()) {
            if (event.standing() != Standing.REJECTED && isControl(event.pdu())) {
                controls.add(event);
            }
        }
        List<StoredEvent> lost = new ArrayList<>();
        for (StoredEvent event : controls) {
            StateKey key = event.pdu().asStateKey().orElseThrow();
            boolean counts = event.standing() == Standing.ACCEPTED
                    && !event.isOutlier()
                    && reached.contains(event.pdu().eventId())
                    && !key.type().equals(EventTypes.JOIN_RULES);
            if (counts
                    && !saysTheSame(event, state.get(key))
                    && controls.stream().noneMatch(other -> disturbs(other, event, key))) {
                lost.add(event);
            }
        }
        return lost;
    }

    /// Two joins in a row, through servers whose clocks differ: either may stand in the state, and the user is there.
    private boolean saysTheSame(StoredEvent event, @Nullable EventId current) {
        StoredEvent there = current == null ? null : events.get(current);
        return there != null
                && event.pdu().content().get(says(event)) != null
                && Objects.equals(
                        event.pdu().content().get(says(event)),
                        there.pdu().content().get(says(event)));
    }

    private static String says(StoredEvent event) {
        return event.pdu().type().equals(EventTypes.MEMBER) ? "membership" : "users";
    }

    private static boolean isControl(Pdu event) {
        return event.stateKey() != null
                && (event.type().equals(EventTypes.MEMBER)
                        || event.type().equals(EventTypes.POWER_LEVELS)
                        || event.type().equals(EventTypes.JOIN_RULES));
    }

    /// Whether the other comes after it at the same key, stands beside it, or closes the room after it.
    private boolean disturbs(StoredEvent other, StoredEvent event, StateKey key) {
        EventId id = event.pdu().eventId();
        EventId otherId = other.pdu().eventId();
        if (id.equals(otherId) || before(event).contains(otherId)) {
            return false;
        }
        // Of what is not placed nobody knows whether it comes before.
        return other.isOutlier()
                || closes(other.pdu())
                || !before(other).contains(id)
                || other.pdu().asStateKey().filter(key::equals).isPresent();
    }

    private static boolean closes(Pdu event) {
        return event.type().equals(EventTypes.JOIN_RULES)
                && !event.content().string("join_rule").equals(Optional.of("public"));
    }

    private Set<EventId> before(StoredEvent event) {
        return ancestors.computeIfAbsent(event.pdu().eventId(), _ -> {
            Set<EventId> found = new HashSet<>();
            Deque<StoredEvent> open = new ArrayDeque<>(List.of(event));
            while (!open.isEmpty()) {
                for (EventId prev : open.poll().pdu().prevEvents()) {
                    StoredEvent there = events.get(prev);
                    if (found.add(prev) && there != null) {
                        open.add(there);
                    }
                }
            }
            return found;
        });
    }
}
