package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Steps 4 to 6 of the spec's list for the events of one commit, in the room's turn.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu))
final class Judging {
    private final RoomStore rooms;
    private final RoomHead head;
    private final BranchStates states;

    /// Events that were looked up, or judged for this commit.
    private final Map<EventId, StoredEvent> known = new HashMap<>();

    private final Set<EventId> asked = new HashSet<>();

    Judging(RoomStore rooms, RoomHead head, BranchStates states) {
        this.rooms = rooms;
        this.head = head;
        this.states = states;
    }

    /// What the checks make of an event.
    ///
    /// @param rootBefore the root of the state before it
    /// @param byStateBefore whether it is rejected by that state, and not by its own auth events
    record Judged(long rootBefore, Judgement judgement, boolean byStateBefore) {
        Outcome taken(Pdu event) {
            return new Outcome.Taken(event.eventId(), judgement.standing(), judgement.reason());
        }
    }

    /// What another server only claims condemns nothing for good: whoever took the event will name it.
    static Outcome onlyClaimed(Pdu event, Judged judged) {
        return new Outcome.Refused(
                event.eventId(),
                "By the state that was claimed: " + judged.judgement().reason());
    }

    /// The event as it is stored, or null.
    @Nullable
    StoredEvent stored(EventId id) {
        look(List.of(id));
        return known.get(id);
    }

    /// An event that this commit stores.
    void add(StoredEvent event) {
        known.put(event.pdu().eventId(), event);
    }

    /// Of the events before this one those of which we have no state.
    List<EventId> missingBefore(Pdu event) {
        look(event.prevEvents());
        return new LinkedHashSet<>(event.prevEvents())
                .stream().filter(prev -> !hasState(known.get(prev))).toList();
    }

    /// Whether the auth events are all here.
    boolean hasAuthEvents(Pdu event) {
        Set<EventId> needs = OwnAuthCheck.needs(event);
        look(needs);
        return known.keySet().containsAll(needs);
    }

    /// Judges an event whose auth events are here.
    ///
    /// @param claimed the state before it as another server says, for an event with a gap before it; else null
    /// @param live whether it is news, which the room's current state must allow too
    Judged judge(Pdu event, @Nullable Map<Long, Long> claimed, boolean live) {
        long rootBefore = before(event, claimed);
        boolean upgrades = stored(event.eventId()) != null;
        // 4. Passes authorization rules based on the event's auth events
        String reason = OwnAuthCheck.rejection(event, known);
        boolean byItself = reason != null;
        if (reason == null) {
            // 5. … based on the state before the event
            reason = Reasons.of("state before", EventAuth.check(event, state(rootBefore)));
        }
        if (reason != null) {
            return new Judged(rootBefore, new Judgement(Standing.REJECTED, reason, upgrades), !byItself);
        }
        // 6. … based on the current state of the room
        if (live && rootBefore != head.root()) {
            reason = Reasons.of("current state", EventAuth.check(event, state(head.root())));
        }
        Standing standing = reason == null ? Standing.ACCEPTED : Standing.SOFT_FAILED;
        return new Judged(rootBefore, new Judgement(standing, reason, upgrades), false);
    }

    /// The state at that root, for the rules.
    AuthState state(long root) {
        return key -> {
            StoredEvent event = states.at(root, key);
            return event == null ? null : event.pdu();
        };
    }

    private long before(Pdu event, @Nullable Map<Long, Long> claimed) {
        look(event.prevEvents());
        List<Long> roots = new ArrayList<>();
        for (EventId prev : event.prevEvents()) {
            StoredEvent found = known.get(prev);
            if (found != null && hasState(found)) {
                roots.add(states.after(found));
            }
        }
        if (claimed != null) {
            roots.add(rootOf(claimed));
        }
        return states.merged(roots);
    }

    /// The root of a state, built upon the current one, from which it hardly differs.
    long rootOf(Map<Long, Long> state) {
        Map<Long, Long> present = states.entries(head.root());
        Map<Long, Long> puts = new HashMap<>(state);
        puts.entrySet().removeIf(entry -> entry.getValue().equals(present.get(entry.getKey())));
        Set<Long> removals = new HashSet<>(present.keySet());
        removals.removeAll(state.keySet());
        return states.put(head.root(), puts, removals);
    }

    private void look(Collection<EventId> ids) {
        Set<EventId> wanted = new LinkedHashSet<>();
        for (EventId id : ids) {
            if (!known.containsKey(id) && asked.add(id)) {
                wanted.add(id);
            }
        }
        if (!wanted.isEmpty()) {
            known.putAll(rooms.events(head.room(), wanted));
        }
    }

    /// An event that is stored with the state before it.
    static boolean hasState(@Nullable StoredEvent event) {
        return event != null && !event.isOutlier();
    }
}
