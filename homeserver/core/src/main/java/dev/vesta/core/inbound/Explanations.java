package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers administrators from what is stored: why an event was not accepted, and why the state is as it is.
public final class Explanations {
    /// Branches that are looked at: a room hardly ever has more.
    private static final int MAX_BRANCHES = 20;

    private final RoomStore rooms;
    private final StateReader states;

    public Explanations(RoomStore rooms, StateReader states) {
        this.rooms = rooms;
        this.states = states;
    }

    /// What became of an event.
    ///
    /// @param reason the check and the rule that decided against it; null when accepted
    /// @param outlier whether it is stored without a state and was judged by its own auth events alone
    /// @param authEvents what it names, as far as it is stored, with what became of those
    public record OfEvent(
            StoredEvent event,
            Standing standing,
            @Nullable String reason,
            boolean outlier,
            Map<EventId, Standing> authEvents) {}

    /// Why a key of the current state is what it is.
    ///
    /// @param now the event that is there, or null
    /// @param candidates what the states at the ends of the room's branches have there: `now` alone when
    ///     nothing had to be resolved
    /// @param rules for each candidate that is not there: the rule of the current state that speaks against it, or
    ///     that it is allowed and another one comes after it in the order of resolution
    public record OfState(@Nullable StoredEvent now, List<StoredEvent> candidates, Map<EventId, String> rules) {}

    /// What became of an event, if it is stored.
    public Optional<OfEvent> ofEvent(RoomRef room, EventId id) {
        return rooms.event(room, id).map(event -> {
            Map<EventId, Standing> authEvents = new LinkedHashMap<>();
            Set<EventId> needs = OwnAuthCheck.needs(event.pdu());
            Map<EventId, StoredEvent> stored = needs.isEmpty() ? Map.of() : rooms.events(room, needs);
            for (EventId need : needs) {
                StoredEvent found = stored.get(need);
                if (found != null) {
                    authEvents.put(need, found.standing());
                }
            }
            String reason = rooms.reason(event.nid()).orElse(null);
            return new OfEvent(event, event.standing(), reason, event.isOutlier(), authEvents);
        });
    }

    /// Why the current state of a room is so at that key; empty when there is no such room.
    public Optional<OfState> ofState(RoomRef room, StateKey key) {
        return rooms.head(room).map(head -> ofState(head, key));
    }

    private OfState ofState(RoomHead head, StateKey key) {
        RoomRef room = head.room();
        StoredEvent now = states.at(room, head.root(), key).orElse(null);
        List<Long> ends = head.extremities().stream()
                .map(RoomHead.Extremity::eventNid)
                .limit(MAX_BRANCHES)
                .toList();
        Set<StoredEvent> candidates = new LinkedHashSet<>();
        for (StoredEvent end : rooms.events(ends).values()) {
            StoredEvent there = key.equals(end.pdu().asStateKey().orElse(null)) && end.standing() != Standing.REJECTED
                    ? end
                    : states.at(room, end.rootBefore(), key).orElse(null);
            if (there != null) {
                candidates.add(there);
            }
        }
        Map<EventId, String> rules = new LinkedHashMap<>();
        for (StoredEvent candidate : candidates) {
            if (now == null || candidate.nid() != now.nid()) {
                rules.put(candidate.pdu().eventId(), rule(head, candidate));
            }
        }
        return new OfState(now, new ArrayList<>(candidates), rules);
    }

    private String rule(RoomHead head, StoredEvent candidate) {
        Set<StateKey> keys = new LinkedHashSet<>(AuthEventSelector.select(candidate.pdu()));
        keys.add(new StateKey(EventTypes.CREATE, ""));
        Map<StateKey, StoredEvent> state = states.at(head.room(), head.root(), keys);
        AuthVerdict verdict = EventAuth.check(candidate.pdu(), key -> {
            StoredEvent found = state.get(key);
            return found == null ? null : found.pdu();
        });
        String against = Reasons.of("current state", verdict);
        return against == null ? "allowed, but another event comes after it in the order of resolution" : against;
    }
}
