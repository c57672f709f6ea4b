package dev.vesta.core.sim;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.state.LoadedEvents;
import dev.vesta.protocol.state.StateResolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Judges every commit again, by plain maps and the walking resolver: what the state before each event is, what becomes
/// of it, and what the room's current state is.
final class Audit {
    private final Disk disk;

    /// States by root, which never change.
    private final Map<Long, Map<StateKey, EventId>> states = new HashMap<>();

    Audit(Disk disk) {
        this.disk = disk;
    }

    /// Called when the commit stands. [AssertionError] for what is wrong.
    void check(RoomCommit commit) {
        RoomRef room = commit.after().room();
        long current = commit.before().root();
        for (NewEvent event : commit.events()) {
            if (event.ord() == StoredEvent.NO_ORD && event.rootBefore() == 0) {
                same(event, "by its own auth events", byOwnAuthEvents(room, event.pdu()), event.judgement());
                continue;
            }
            stateBefore(room, event);
            long now = current == 0 ? event.rootBefore() : current;
            if (isEntry(commit, event) && byOwnAuthEvents(room, event.pdu()) == Standing.REJECTED) {
                // Its resident took it: what we made of its auth events does not count for those who are there.
                current = event.rootAfter();
                continue;
            }
            same(
                    event,
                    "by the rules",
                    expected(room, event, commit.history().past() || isEntry(commit, event) ? event.rootBefore() : now),
                    event.judgement());
            if (event.ord() != StoredEvent.NO_ORD) {
                current = event.rootAfter();
            }
        }
        List<Map<StateKey, EventId>> ends = new ArrayList<>();
        for (RoomHead.Extremity end : commit.after().extremities()) {
            ends.add(after(room, disk.store.events(List.of(end.eventNid())).get(end.eventNid())));
        }
        Map<StateKey, EventId> resolved = resolve(room, ends);
        if (!resolved.equals(state(room, commit.after().root()))) {
            throw new AssertionError(disk.name + ": the current state after " + commit.events() + " is not what its "
                    + "extremities resolve to: "
                    + difference(resolved, state(room, commit.after().root())));
        }
    }

    /// Who comes back takes the state as it is told: what was known of the room is stale.
    private boolean isEntry(RoomCommit commit, NewEvent event) {
        return event.pdu().sender().server().equals(disk.name)
                && event.pdu().type().equals(EventTypes.MEMBER)
                && commit.after().extremities().size() == 1
                && commit.after().extremities().getFirst().eventNid() == event.nid();
    }

    private void stateBefore(RoomRef room, NewEvent event) {
        Map<EventId, StoredEvent> prev = disk.store.events(room, event.pdu().prevEvents());
        boolean known = prev.keySet().containsAll(event.pdu().prevEvents())
                && prev.values().stream().noneMatch(StoredEvent::isOutlier);
        if (!known || prev.isEmpty()) {
            return;
        }
        Map<StateKey, EventId> expected =
                resolve(room, prev.values().stream().map(it -> after(room, it)).toList());
        Map<StateKey, EventId> found = state(room, event.rootBefore());
        if (!expected.equals(found)) {
            throw new AssertionError(
                    disk.name + ": the state before " + event.pdu() + " is wrong: " + difference(expected, found));
        }
    }

    private void same(NewEvent event, String how, Standing expected, dev.vesta.core.log.Judgement judgement) {
        if (judgement.standing() != expected) {
            throw new AssertionError(
                    disk.name + ": " + event.pdu() + " is " + expected + " " + how + ", but was taken as " + judgement);
        }
    }

    private Standing expected(RoomRef room, NewEvent event, long current) {
        Pdu pdu = event.pdu();
        if (pdu.type().equals(EventTypes.CREATE)) {
            return Standing.ACCEPTED;
        }
        if (byOwnAuthEvents(room, pdu) == Standing.REJECTED || !allowed(room, pdu, event.rootBefore())) {
            return Standing.REJECTED;
        }
        return allowed(room, pdu, current) ? Standing.ACCEPTED : Standing.SOFT_FAILED;
    }

    private boolean allowed(RoomRef room, Pdu event, long root) {
        Map<StateKey, EventId> state = state(room, root);
        return EventAuth.check(event, key -> state.containsKey(key) ? pdu(room, state.get(key)) : null)
                instanceof AuthVerdict.Allowed;
    }

    private Standing byOwnAuthEvents(RoomRef room, Pdu event) {
        if (event.type().equals(EventTypes.CREATE)) {
            return Standing.ACCEPTED;
        }
        Map<EventId, StoredEvent> named = disk.store.events(room, new LinkedHashSet<>(event.authEvents()));
        if (!named.keySet().containsAll(event.authEvents())) {
            throw new AssertionError(disk.name + ": " + event + " was stored without all of its auth events");
        }
        Map<StateKey, Pdu> state = new HashMap<>();
        event.roomId()
                .createEvent()
                .flatMap(id -> disk.store.event(room, id))
                .ifPresent(create -> state.put(new StateKey(EventTypes.CREATE, ""), create.pdu()));
        List<Pdu> pdus = new ArrayList<>();
        Set<EventId> rejected = new HashSet<>();
        for (StoredEvent one : named.values()) {
            pdus.add(one.pdu());
            one.pdu().asStateKey().ifPresent(key -> state.put(key, one.pdu()));
            if (one.standing() == Standing.REJECTED) {
                rejected.add(one.pdu().eventId());
            }
        }
        boolean fits = EventAuth.checkAuthEvents(event, pdus, it -> rejected.contains(it.eventId()))
                        instanceof AuthVerdict.Allowed
                && EventAuth.check(event, state::get) instanceof AuthVerdict.Allowed;
        return fits ? Standing.ACCEPTED : Standing.REJECTED;
    }

    /// The state after an event.
    private Map<StateKey, EventId> after(RoomRef room, StoredEvent event) {
        Map<StateKey, EventId> before = state(room, event.rootBefore());
        StateKey key = event.pdu().asStateKey().orElse(null);
        if (key == null || event.standing() == Standing.REJECTED) {
            return before;
        }
        Map<StateKey, EventId> after = new HashMap<>(before);
        after.put(key, event.pdu().eventId());
        return after;
    }

    private Map<StateKey, EventId> resolve(RoomRef room, List<Map<StateKey, EventId>> branches) {
        if (new HashSet<>(branches).size() == 1) {
            return branches.getFirst();
        }
        Map<EventId, Pdu> events = new HashMap<>();
        Set<EventId> rejected = new HashSet<>();
        for (StoredEvent event : disk.eventsOf(room)) {
            if (event.pdu().asStateKey().isPresent()) {
                events.put(event.pdu().eventId(), event.pdu());
                if (event.standing() == Standing.REJECTED) {
                    rejected.add(event.pdu().eventId());
                }
            }
        }
        return StateResolver.resolve(room.version().rules(), branches, new LoadedEvents(events, rejected));
    }

    private Map<StateKey, EventId> state(RoomRef room, long root) {
        return states.computeIfAbsent(root, _ -> {
            Map<StateKey, EventId> state = new HashMap<>();
            if (root != 0) {
                for (StoredEvent event : disk.states.all(room, root)) {
                    state.put(
                            event.pdu().asStateKey().orElseThrow(), event.pdu().eventId());
                }
            }
            return state;
        });
    }

    private Pdu pdu(RoomRef room, EventId id) {
        return disk.store.event(room, id).orElseThrow().pdu();
    }

    static String difference(Map<StateKey, EventId> expected, Map<StateKey, EventId> found) {
        Set<StateKey> keys = new LinkedHashSet<>(expected.keySet());
        keys.addAll(found.keySet());
        List<String> lines = new ArrayList<>();
        for (StateKey key : keys) {
            if (!java.util.Objects.equals(expected.get(key), found.get(key))) {
                lines.add(key.type() + " [" + key.stateKey() + "] should be " + expected.get(key) + ", is "
                        + found.get(key));
            }
        }
        return lines.toString();
    }
}
