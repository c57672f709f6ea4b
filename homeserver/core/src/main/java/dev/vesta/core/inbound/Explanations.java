package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers administrators from what is stored: what became of an event and why, and why the state is as it is.
public final class Explanations {
    /// Events of one key of the state that are told of, the newest first; those that matter now come in addition.
    public static final int MAX_CANDIDATES = 50;

    private final RoomStore rooms;
    private final Numbers numbers;
    private final StateReader states;

    public Explanations(RoomStore rooms, Numbers numbers) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.states = new StateReader(rooms, numbers);
    }

    /// An auth event.
    ///
    /// @param event null when it is not here
    public record AuthEvent(EventId id, @Nullable StoredEvent event) {}

    /// What became of an event.
    ///
    /// @param reason the check and the rule that decided against it; null when accepted
    /// @param authEvents what it names, and the create event where the room's id stands for that
    public record Fate(StoredEvent event, @Nullable String reason, List<AuthEvent> authEvents) {}

    /// Why one event is accepted or not.
    ///
    /// @param stateBefore what the rules look at of the state before the event; empty for outliers
    public record OfEvent(RoomRef room, Fate fate, List<StoredEvent> stateBefore) {}

    /// An event that is, was or might have been the state at a key.
    ///
    /// @param current whether it is the state now
    /// @param atBranchEnd whether it is in the state after one of the forward extremities
    /// @param replacedBy accepted events of the same key that came where this one was the state
    /// @param whyNot why it is not the state, as far as that is known; null when it is
    /// @param checkedAgainst what the rules looked at of the current state, where `whyNot` comes from that
    public record Candidate(
            Fate fate,
            boolean current,
            boolean atBranchEnd,
            List<EventId> replacedBy,
            @Nullable String whyNot,
            List<StoredEvent> checkedAgainst) {}

    /// Why a key of the current state is what it is.
    ///
    /// @param head the room as it was looked at
    /// @param now the event that is there, or null
    /// @param candidates the newest [#MAX_CANDIDATES] events of that key, whatever became of them, then the others
    ///     that are at the end of a branch
    /// @param limited whether there are more
    public record OfState(
            RoomHead head, StateKey key, @Nullable Fate now, List<Candidate> candidates, boolean limited) {}

    /// What became of an event; empty when the room or the event is not here.
    public Optional<OfEvent> ofEvent(RoomId roomId, EventId id) {
        return rooms.find(roomId).flatMap(room -> rooms.event(room, id)
                .map(event -> new OfEvent(
                        room,
                        fates(room, List.of(event)).getFirst(),
                        List.copyOf(
                                ruling(room, event.rootBefore(), event.pdu()).values()))));
    }

    /// Why the current state of a room is so at that key; empty when the room is not here.
    public Optional<OfState> ofState(RoomId roomId, StateKey key) {
        return rooms.find(roomId).flatMap(rooms::head).map(head -> ofState(head, key));
    }

    private OfState ofState(RoomHead head, StateKey key) {
        RoomRef room = head.room();
        StoredEvent now = states.at(room, head.root(), key).orElse(null);
        Map<Long, StoredEvent> ends = ends(head, key);
        Long keyNid = numbers.knownStateKeys(List.of(key)).get(key);
        List<StoredEvent> newest = keyNid == null ? List.of() : rooms.ofKey(room, keyNid, MAX_CANDIDATES + 1);
        Map<Long, StoredEvent> told = new LinkedHashMap<>();
        newest.stream()
                .limit(MAX_CANDIDATES)
                // What came since the head was read is for the next question.
                .filter(event -> !event.hasPlace() || event.ord() < head.nextOrd())
                .forEach(event -> told.put(event.nid(), event));
        if (now != null) {
            told.putIfAbsent(now.nid(), now);
        }
        ends.forEach(told::putIfAbsent);
        Map<Long, List<EventId>> replaced = replaced(room, told.values());
        List<Candidate> candidates = new ArrayList<>();
        Fate present = null;
        for (Fate fate : fates(room, told.values())) {
            long nid = fate.event().nid();
            List<EventId> replacedBy = replaced.getOrDefault(nid, List.of());
            if (now != null && nid == now.nid()) {
                present = fate;
                candidates.add(new Candidate(fate, true, ends.containsKey(nid), replacedBy, null, List.of()));
            } else {
                candidates.add(other(head, fate, ends.containsKey(nid), replacedBy));
            }
        }
        return new OfState(head, key, present, candidates, newest.size() > MAX_CANDIDATES);
    }

    private Candidate other(RoomHead head, Fate fate, boolean atBranchEnd, List<EventId> replacedBy) {
        if (fate.event().standing() != Standing.REJECTED && atBranchEnd) {
            Map<StateKey, StoredEvent> ruling =
                    ruling(head.room(), head.root(), fate.event().pdu());
            String whyNot = WhyNot.atBranchEnd(fate.event(), ruling);
            return new Candidate(fate, false, true, replacedBy, whyNot, List.copyOf(ruling.values()));
        }
        return new Candidate(fate, false, atBranchEnd, replacedBy, WhyNot.elsewhere(fate, replacedBy), List.of());
    }

    /// What the states at the ends of the branches have at that key, by number.
    private Map<Long, StoredEvent> ends(RoomHead head, StateKey key) {
        List<Long> nids =
                head.extremities().stream().map(RoomHead.Extremity::eventNid).toList();
        Map<Long, StoredEvent> stored = rooms.events(nids);
        List<StoredEvent> last =
                nids.stream().map(stored::get).filter(Objects::nonNull).toList();
        Set<Long> roots = new LinkedHashSet<>();
        last.forEach(end -> roots.add(end.rootBefore()));
        Map<Long, Map<StateKey, StoredEvent>> before = states.at(head.room(), roots, List.of(key));
        Map<Long, StoredEvent> found = new LinkedHashMap<>();
        for (StoredEvent end : last) {
            boolean isIt = end.standing() != Standing.REJECTED
                    && key.equals(end.pdu().asStateKey().orElse(null));
            StoredEvent there =
                    isIt ? end : before.getOrDefault(end.rootBefore(), Map.of()).get(key);
            if (there != null) {
                found.put(there.nid(), there);
            }
        }
        return found;
    }

    /// Those of the events that an accepted one of them replaced, by number, with those that did.
    private Map<Long, List<EventId>> replaced(RoomRef room, Collection<StoredEvent> events) {
        List<StoredEvent> accepted = events.stream()
                .filter(event -> event.standing() == Standing.ACCEPTED)
                .toList();
        Map<Long, StoredEvent> before = states.replacedBy(room, accepted);
        Map<Long, List<EventId>> found = new LinkedHashMap<>();
        for (StoredEvent event : accepted) {
            StoredEvent replaced = before.get(event.nid());
            if (replaced != null) {
                found.computeIfAbsent(replaced.nid(), _ -> new ArrayList<>())
                        .add(event.pdu().eventId());
            }
        }
        return found;
    }

    /// What a state has of what the rules look at for an event; nothing where there is no state.
    private Map<StateKey, StoredEvent> ruling(RoomRef room, long root, Pdu event) {
        Set<StateKey> keys = new LinkedHashSet<>();
        keys.add(new StateKey(EventTypes.CREATE, ""));
        keys.addAll(AuthEventSelector.select(event));
        Map<StateKey, StoredEvent> found = states.at(room, root, keys);
        Map<StateKey, StoredEvent> inOrder = new LinkedHashMap<>();
        for (StateKey key : keys) {
            StoredEvent there = found.get(key);
            if (there != null) {
                inOrder.put(key, there);
            }
        }
        return inOrder;
    }

    /// What became of these events, in their order; with one query for all auth events.
    private List<Fate> fates(RoomRef room, Collection<StoredEvent> events) {
        Set<EventId> needs = new LinkedHashSet<>();
        List<Long> against = new ArrayList<>();
        for (StoredEvent event : events) {
            needs.addAll(OwnAuthCheck.needs(event.pdu()));
            if (event.standing() != Standing.ACCEPTED) {
                against.add(event.nid());
            }
        }
        Map<EventId, StoredEvent> stored = needs.isEmpty() ? Map.of() : rooms.events(room, needs);
        Map<Long, String> reasons = against.isEmpty() ? Map.of() : rooms.reasons(against);
        List<Fate> fates = new ArrayList<>();
        for (StoredEvent event : events) {
            List<AuthEvent> authEvents = OwnAuthCheck.needs(event.pdu()).stream()
                    .map(id -> new AuthEvent(id, stored.get(id)))
                    .toList();
            fates.add(new Fate(event, reasons.get(event.nid()), authEvents));
        }
        return fates;
    }
}
