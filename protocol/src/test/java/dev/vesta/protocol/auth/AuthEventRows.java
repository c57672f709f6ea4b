package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.rejects;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The room id and the auth events that an event names.
final class AuthEventRows {
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    private AuthEventRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(roomRows());
        rows.addAll(namedRows());
        return rows;
    }

    private static List<AuthRow> roomRows() {
        return List.of(
                rejects(
                        "room-id",
                        "an event of another room",
                        room -> room.judge(room.fresh("x", 1).event(ALICE, "m.x", null))),
                rejects(
                        "room-id",
                        "an event of a room whose create event is not known",
                        room -> EventAuth.check(room.event(ALICE, "m.x", null), key -> null)),
                accepts("room-id", "an event of the room", room -> room.judge(ALICE, "m.x", null)),
                rejects(
                        "auth-events.create",
                        "an event in a state without create event",
                        room -> EventAuth.check(room.event(ALICE, "m.x", null), key -> null)),
                rejects(
                                "auth-events.room-id",
                                "an event of another room than the state's",
                                room -> room.judge(elsewhere(room)))
                        .until(11),
                rejects(
                        "auth-events.room-id",
                        "another room's membership",
                        room -> named(room, plus(withCreate(room), elsewhere(room)))),
                accepts("auth-events.room-id", "events of the room alone", room -> named(room, right(room))));
    }

    private static List<AuthRow> namedRows() {
        return List.of(
                rejects(
                        "auth-events.duplicate",
                        "the sender's membership twice",
                        room -> named(room, plus(right(room), member(room)))),
                accepts("auth-events.duplicate", "memberships of two users", AuthEventRows::invite),
                rejects(
                        "auth-events.unselected",
                        "the join rules for a topic",
                        room -> named(room, plus(right(room), room.event(ALICE, EventTypes.JOIN_RULES, "")))),
                rejects(
                        "auth-events.unselected",
                        "a message",
                        room -> named(room, plus(right(room), room.event(ALICE, EventTypes.MESSAGE, null)))),
                rejects(
                                "auth-events.unselected",
                                "the create event",
                                room -> named(room, plus(right(room), room.create)))
                        .from(12),
                accepts("auth-events.unselected", "what is selected", room -> named(room, right(room))),
                accepts("auth-events.unselected", "a part of what is selected", room -> named(room, withCreate(room))),
                rejects("auth-events.rejected", "levels that were rejected", room -> {
                    List<Pdu> right = right(room);
                    return named(room, right, room.get(LEVELS)::equals);
                }),
                accepts("auth-events.rejected", "nothing that was rejected", room -> named(room, right(room))),
                rejects(
                        "auth-events.create",
                        "no create event",
                        room -> named(room, List.of(member(room.levels("ban", 50)), room.get(LEVELS)))),
                accepts("auth-events.create", "the create event", room -> named(room, withCreate(room))));
    }

    /// What a topic of Alice's should name.
    private static List<Pdu> right(Room room) {
        room.levels("ban", 50);
        return plus(plus(withCreate(room), member(room)), room.get(LEVELS));
    }

    private static List<Pdu> withCreate(Room room) {
        return room.version.rules().roomIdIsCreateHash() ? List.of() : List.of(room.create);
    }

    private static Pdu member(Room room) {
        return room.get(new StateKey(EventTypes.MEMBER, ALICE));
    }

    private static Pdu elsewhere(Room room) {
        return room.version.rules().roomIdIsCreateHash()
                ? member(room.fresh("x", 1))
                : Events.must(Events.build(
                        room.version,
                        new RoomId("!other:a"),
                        ALICE,
                        EventTypes.MEMBER,
                        ALICE,
                        JsonValue.obj("membership", "join"),
                        List.of()));
    }

    private static AuthVerdict invite(Room room) {
        room.member(BOB, "leave");
        List<Pdu> both = plus(plus(withCreate(room), member(room)), room.get(new StateKey(EventTypes.MEMBER, BOB)));
        Pdu invite = room.event(ALICE, EventTypes.MEMBER, BOB, "membership", "invite");
        return EventAuth.checkAuthEvents(invite, both, event -> false);
    }

    private static List<Pdu> plus(List<Pdu> events, Pdu more) {
        List<Pdu> all = new ArrayList<>(events);
        all.add(more);
        return all;
    }

    private static AuthVerdict named(Room room, List<Pdu> authEvents) {
        return named(room, authEvents, event -> false);
    }

    private static AuthVerdict named(Room room, List<Pdu> authEvents, Predicate<Pdu> rejected) {
        return EventAuth.checkAuthEvents(room.event(ALICE, EventTypes.TOPIC, ""), authEvents, rejected);
    }
}
