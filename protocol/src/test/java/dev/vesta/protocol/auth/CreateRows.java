package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.rejects;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Create events.
final class CreateRows {
    private static final RoomId HASHED = new RoomId("!" + "h".repeat(43));

    private CreateRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(placeRows());
        rows.addAll(contentRows());
        return rows;
    }

    private static List<AuthRow> placeRows() {
        return List.of(
                rejects(
                        "create.prev-events",
                        "a create event after another event",
                        room -> create(room, id(room), full(room), List.of(new EventId("$x")))),
                accepts("create.prev-events", "a create event after none", room -> room.judge(room.create)),
                rejects(
                        "create.room-id-domain",
                        "a room id of another server",
                        room -> create(room, new RoomId("!room:b"), full(room), List.of())),
                rejects(
                        "create.room-id-domain",
                        "a room id of a server on another port",
                        room -> create(room, new RoomId("!room:a:8448"), full(room), List.of())),
                accepts(
                        "create.room-id-domain",
                        "a room id of the sender's server",
                        room -> create(room, new RoomId("!other:a"), full(room), List.of())),
                rejects(
                        "create.room-id-present",
                        "a create event with a room id",
                        room -> create(room, HASHED, full(room), List.of())),
                accepts(
                        "create.room-id-present",
                        "a create event without room id",
                        room -> create(room, null, full(room), List.of())));
    }

    private static List<AuthRow> contentRows() {
        List<AuthRow> rows = new ArrayList<>(List.of(
                rejects(
                        "create.room-version",
                        "a room version that nobody knows",
                        room -> with(room, "room_version", JsonValue.str("none"))),
                rejects(
                        "create.room-version",
                        "a room version that is a number",
                        room -> with(room, "room_version", JsonValue.of(11))),
                accepts("create.room-version", "no room version", room -> without(room, "room_version")),
                accepts(
                        "create.room-version",
                        "a room version that is known",
                        room -> with(room, "room_version", JsonValue.str(room.version.id()))),
                rejects("create.creator", "no creator", room -> without(room, "creator")),
                accepts("create.creator", "a creator", room -> with(room, "creator", JsonValue.str(ALICE))),
                accepts("create.otherwise", "no creator", room -> without(room, "creator"))
                        .from(11),
                accepts("create.otherwise", "a plain create event", room -> room.judge(room.create)),
                accepts(
                        "create.additional-creators",
                        "a user as additional creator",
                        room -> creators(room, JsonValue.arr(BOB))),
                accepts("create.additional-creators", "an empty list", room -> creators(room, JsonValue.arr())),
                accepts("create.additional-creators", "no list", room -> room.judge(room.create))));
        Object[] malformed = {BOB, List.of(1), List.of("bob"), List.of(BOB, ""), JsonValue.Null.NULL};
        for (Object value : malformed) {
            String what = "additional creators: " + value;
            rows.add(rejects("create.additional-creators", what, room -> creators(room, JsonValue.of(value))));
            rows.add(accepts("create.otherwise", what, room -> creators(room, JsonValue.of(value)))
                    .until(11));
        }
        return rows;
    }

    private static AuthVerdict creators(Room room, JsonValue value) {
        return with(room, "additional_creators", value);
    }

    private static AuthVerdict with(Room room, String key, JsonValue value) {
        return create(room, id(room), full(room).with(key, value), List.of());
    }

    private static AuthVerdict without(Room room, String key) {
        return create(room, id(room), full(room).without(key), List.of());
    }

    private static RoomId id(Room room) {
        return room.version.rules().roomIdIsCreateHash() ? null : Events.OLD_ROOM;
    }

    private static JsonValue.Obj full(Room room) {
        return room.create.content();
    }

    private static AuthVerdict create(Room room, RoomId id, JsonValue.Obj content, List<EventId> prev) {
        return room.judge(Events.must(Events.build(room.version, id, ALICE, EventTypes.CREATE, "", content, prev)));
    }
}
