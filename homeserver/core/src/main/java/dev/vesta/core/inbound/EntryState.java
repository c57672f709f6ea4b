package dev.vesta.core.inbound;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a resident server said of a room as it let one of ours in, checked: each event as any that comes, and against
/// its own auth events; then the join against the state.
///
/// @param events all that is sound, each after its auth events
/// @param rejected those of them that their own auth events forbid
/// @param state the state before the join: one accepted event a key
record EntryState(Map<EventId, Pdu> events, Map<EventId, String> rejected, Map<StateKey, Pdu> state) {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");

    /// [MatrixException] with 502 when the answer lets nobody in.
    static EntryState of(
            Intake intake,
            RoomRef room,
            Pdu join,
            Collection<JsonValue.Obj> state,
            Collection<JsonValue.Obj> authChain) {
        Map<EventId, Pdu> sound = new LinkedHashMap<>();
        Set<EventId> ofState = new LinkedHashSet<>();
        for (JsonValue.Obj json : state) {
            if (intake.check(room, json) instanceof Intake.Checked.Sound(Pdu event) && event.stateKey() != null) {
                sound.put(event.eventId(), event);
                ofState.add(event.eventId());
            }
        }
        for (JsonValue.Obj json : authChain) {
            if (intake.check(room, json) instanceof Intake.Checked.Sound(Pdu event) && event.stateKey() != null) {
                sound.putIfAbsent(event.eventId(), event);
            }
        }
        EntryState checked = new EntryState(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        checked.judge(room, sound, join);
        checked.choose(room, ofState);
        AuthVerdict verdict = EventAuth.check(join, checked.state::get);
        if (verdict instanceof AuthVerdict.Denied denied) {
            throw useless("its state forbids the join: rule " + denied.rule() + ": " + denied.text());
        }
        return checked;
    }

    private void judge(RoomRef room, Map<EventId, Pdu> sound, Pdu join) {
        Map<EventId, List<EventId>> edges = new LinkedHashMap<>();
        sound.forEach((id, event) -> edges.put(id, List.copyOf(OwnAuthCheck.needs(event))));
        Map<EventId, StoredEvent> judged = new LinkedHashMap<>();
        for (EventId id : AuthFirst.sort(edges)) {
            Pdu event = sound.get(id);
            if (event == null || !judged.keySet().containsAll(OwnAuthCheck.needs(event))) {
                continue;
            }
            String reason = OwnAuthCheck.rejection(event, judged);
            Standing standing = reason == null ? Standing.ACCEPTED : Standing.REJECTED;
            judged.put(id, new StoredEvent(0, room.nid(), StoredEvent.NO_ORD, 0, event, null, standing));
            events.put(id, event);
            if (reason != null) {
                rejected.put(id, reason);
            }
        }
        if (!judged.keySet().containsAll(OwnAuthCheck.needs(join))) {
            throw useless("it lacks auth events of the join");
        }
        String reason = OwnAuthCheck.rejection(join, judged);
        if (reason != null) {
            throw useless("the join is forbidden: " + reason);
        }
    }

    private void choose(RoomRef room, Set<EventId> ofState) {
        for (EventId id : ofState) {
            Pdu event = rejected.containsKey(id) ? null : events.get(id);
            StateKey key = event == null ? null : event.asStateKey().orElse(null);
            if (event != null && key != null && state.put(key, event) != null) {
                throw useless("its state has two events of one key");
            }
        }
        Pdu create = state.get(CREATE);
        if (create == null) {
            throw useless("its state has no create event");
        }
        String version = create.content().string("room_version").orElse("1");
        if (!version.equals(room.version().id())) {
            throw useless("the room's version is " + version);
        }
    }

    /// The state's events.
    List<Pdu> current() {
        return new ArrayList<>(state.values());
    }

    /// What is neither the state's nor rejected: auth events that were replaced.
    List<Pdu> others() {
        Set<EventId> current = new LinkedHashSet<>();
        state.values().forEach(event -> current.add(event.eventId()));
        return events.values().stream()
                .filter(event -> !current.contains(event.eventId()) && !rejected.containsKey(event.eventId()))
                .toList();
    }

    /// The events that their own auth events forbid.
    List<Pdu> rejectedEvents() {
        return events.values().stream()
                .filter(event -> rejected.containsKey(event.eventId()))
                .toList();
    }

    static MatrixException useless(String why) {
        return Errors.of(ErrCode.M_UNKNOWN, 502, "The other server's answer is of no use: " + why + ".");
    }
}
