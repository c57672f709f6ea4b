package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.CAROL;
import static dev.vesta.protocol.auth.AuthRow.DAVE;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.misses;
import static dev.vesta.protocol.auth.AuthRow.rejects;
import static dev.vesta.protocol.event.EventTypes.POWER_LEVELS;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Changes of power levels. Bob, who has 50, makes them unless a row says otherwise.
final class PowerLevelRows {
    static final List<String> SINGLE =
            List.of("users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

    /// Bob needs 50 for the change itself, whatever the default for state is.
    static final JsonValue.Obj BEFORE = JsonValue.obj(
            "users", JsonValue.obj(BOB, 50, CAROL, 50, DAVE, 60, "@eve:e", 10, "@fred:f", 49),
            "events", JsonValue.obj("high", 60, "even", 50, "low", 10, POWER_LEVELS, 50),
            "notifications", JsonValue.obj("high", 60, "even", 50, "low", 10));

    private PowerLevelRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(formRows());
        rows.addAll(usersFormRows());
        rows.addAll(firstRows());
        SINGLE.forEach(key -> rows.addAll(singleRows(key)));
        rows.addAll(mapRows("events", 1));
        rows.addAll(mapRows("notifications", 6));
        rows.addAll(userRows());
        rows.addAll(otherRows());
        return rows;
    }

    private static List<AuthRow> formRows() {
        List<AuthRow> rows = new ArrayList<>();
        for (String key : SINGLE) {
            rows.add(rejects("levels.single-form", key + " is a text", room -> change(room, with(key, "50"))));
            rows.add(rejects(
                    "levels.single-form", key + " is null", room -> change(room, with(key, JsonValue.Null.NULL))));
            rows.add(accepts("levels.single-form", key + " is an integer", room -> change(room, with(key, 50))));
        }
        for (String key : List.of("events", "notifications")) {
            JsonValue.Obj old = BEFORE.object(key).orElseThrow();
            rows.add(rejects("levels.maps-form", key + " are a number", room -> change(room, with(key, 1))));
            rows.add(rejects(
                    "levels.maps-form",
                    key + " hold a text",
                    room -> change(room, with(key, old.with("new", JsonValue.str("1"))))));
            rows.add(accepts(
                    "levels.maps-form",
                    key + " hold integers",
                    room -> change(room, with(key, old.with("new", JsonValue.of(1))))));
        }
        rows.add(accepts(
                "levels.maps-form", "neither events nor notifications", room -> room.judge(ALICE, POWER_LEVELS, "")));
        return rows;
    }

    private static List<AuthRow> usersFormRows() {
        return List.of(
                rejects("levels.users-form", "a list", room -> users(room, JsonValue.arr())),
                rejects("levels.users-form", "a key that is no user id", room -> users(room, JsonValue.obj("bob", 50))),
                rejects(
                        "levels.users-form",
                        "a text that is no integer",
                        room -> users(room, JsonValue.obj(BOB, "much"))),
                rejects(
                        "levels.users-form",
                        "a level of null",
                        room -> users(room, JsonValue.obj(BOB, JsonValue.Null.NULL))),
                rejects("levels.users-form", "a text that is an integer", room -> users(room, JsonValue.obj(BOB, "50")))
                        .from(10),
                accepts("levels.users-form", "a text that is an integer", room -> users(room, JsonValue.obj(BOB, "50")))
                        .until(9),
                accepts("levels.users-form", "an integer", room -> users(room, JsonValue.obj(BOB, 50))),
                accepts("levels.users-form", "no users", room -> room.judge(ALICE, POWER_LEVELS, "")),
                rejects("levels.creators", "the create event's sender", room -> users(room, JsonValue.obj(ALICE, 100))),
                rejects(
                        "levels.creators",
                        "an additional creator",
                        room -> users(room.fresh("additional_creators", List.of(CAROL)), JsonValue.obj(CAROL, 100))),
                accepts("levels.creators", "another user", room -> users(room, JsonValue.obj(BOB, 100))),
                accepts(
                                "levels.otherwise",
                                "the creator among the users",
                                room -> users(room, JsonValue.obj(ALICE, 100)))
                        .until(11));
    }

    private static List<AuthRow> firstRows() {
        return List.of(
                accepts(
                        "levels.first",
                        "the first levels, above the creator's own",
                        room -> room.judge(ALICE, POWER_LEVELS, "", "users", JsonValue.obj(BOB, 1000), "ban", 2000)),
                misses(
                        "levels.first",
                        "levels.single-new",
                        "the same in a room that has levels",
                        room -> change(room, with("ban", 2000))),
                misses(
                                "levels.first",
                                "levels.single-new",
                                "the same by the creator in a room that has levels",
                                room -> room.users(JsonValue.obj())
                                        .judge(
                                                ALICE,
                                                POWER_LEVELS,
                                                "",
                                                "users",
                                                JsonValue.obj(ALICE, 100),
                                                "ban",
                                                2000))
                        .until(11));
    }

    private static List<AuthRow> singleRows(String key) {
        return List.of(
                rejects("levels.single-current", key + " 60 becomes 10", room -> change(room, key, 60, with(key, 10))),
                rejects("levels.single-current", key + " 51 becomes 10", room -> change(room, key, 51, with(key, 10))),
                rejects(
                        "levels.single-current",
                        key + " 60 is removed",
                        room -> change(room, key, 60, UnaryOperator.identity())),
                accepts("levels.single-current", key + " 60 stays", room -> change(room, key, 60, with(key, 60))),
                accepts("levels.single-current", key + " 50 becomes 10", room -> change(room, key, 50, with(key, 10))),
                accepts(
                        "levels.single-current",
                        key + " 10 is removed",
                        room -> change(room, key, 10, UnaryOperator.identity())),
                rejects("levels.single-new", key + " 10 becomes 51", room -> change(room, key, 10, with(key, 51))),
                rejects("levels.single-new", key + " 51 is added", room -> change(room, with(key, 51))),
                accepts("levels.single-new", key + " 10 becomes 50", room -> change(room, key, 10, with(key, 50))),
                accepts("levels.single-new", key + " 50 is added", room -> change(room, with(key, 50))));
    }

    /// An object of levels by name, which counts from that version on.
    private static List<AuthRow> mapRows(String map, int from) {
        JsonValue.Obj old = BEFORE.object(map).orElseThrow();
        List<AuthRow> rows = new ArrayList<>(List.of(
                rejects("levels.maps-current", map + ": 60 becomes 50", entries(map, old, "high", 50)),
                rejects("levels.maps-current", map + ": 60 is removed", entries(map, old, "high", null)),
                rejects(
                        "levels.maps-current",
                        map + " of 60 and less are removed",
                        room -> change(room, next -> next.without(map))),
                accepts("levels.maps-current", map + ": 50 becomes 10", entries(map, old, "even", 10)),
                accepts("levels.maps-current", map + ": 10 is removed", entries(map, old, "low", null)),
                accepts("levels.maps-current", map + " stay", room -> change(room, UnaryOperator.identity())),
                rejects("levels.maps-new", map + ": 10 becomes 51", entries(map, old, "low", 51)),
                rejects("levels.maps-new", map + ": 51 is added", entries(map, old, "new", 51)),
                accepts("levels.maps-new", map + ": 10 becomes 50", entries(map, old, "low", 50)),
                accepts("levels.maps-new", map + ": 50 is added", entries(map, old, "new", 50))));
        rows.replaceAll(row -> row.from(from));
        if (from > 1) {
            rows.addAll(List.of(
                    accepts("levels.otherwise", map + ": 60 becomes 50", entries(map, old, "high", 50)),
                    accepts("levels.otherwise", map + ": 10 becomes 51", entries(map, old, "low", 51)),
                    accepts("levels.otherwise", map + " are a text", room -> change(room, with(map, "x")))));
            rows.replaceAll(row -> row.rule().equals("levels.otherwise") ? row.until(from - 1) : row);
        }
        return rows;
    }

    private static List<AuthRow> userRows() {
        return List.of(
                rejects("levels.users-current", "another user's 50 becomes 10", user(CAROL, 10)),
                rejects("levels.users-current", "another user's 50 is removed", user(CAROL, null)),
                rejects("levels.users-current", "another user's 60 is removed", user(DAVE, null)),
                accepts("levels.users-current", "another user's 49 becomes 10", user("@fred:f", 10)),
                accepts("levels.users-current", "another user's 10 is removed", user("@eve:e", null)),
                accepts("levels.users-current", "the own 50 becomes 0", user(BOB, 0)),
                accepts("levels.users-current", "the own 50 is removed", user(BOB, null)),
                rejects("levels.users-new", "another user's 10 becomes 51", user("@eve:e", 51)),
                rejects("levels.users-new", "a new user gets 51", user("@new:n", 51)),
                rejects("levels.users-new", "the own 50 becomes 51", user(BOB, 51)),
                accepts("levels.users-new", "another user's 10 becomes 50", user("@eve:e", 50)),
                accepts("levels.users-new", "a new user gets 50", user("@new:n", 50)));
    }

    private static List<AuthRow> otherRows() {
        return List.of(
                accepts("levels.otherwise", "the same levels again", room -> change(room, UnaryOperator.identity())),
                accepts("levels.otherwise", "a key that means nothing", room -> change(room, with("x", 100))),
                accepts(
                                "levels.users-current",
                                "an additional creator takes the greatest level away",
                                room -> room.fresh("additional_creators", List.of(CAROL))
                                        .member(CAROL, "join")
                                        .levels("users", JsonValue.obj(BOB, JsonValue.MAX_INTEGER))
                                        .judge(CAROL, POWER_LEVELS, "", "users", JsonValue.obj(BOB, 0)))
                        .from(12));
    }

    private static UnaryOperator<JsonValue.Obj> with(String key, Object value) {
        return next -> next.with(key, JsonValue.of(value));
    }

    /// The creator sets the users of a room that has no levels yet.
    private static AuthVerdict users(Room room, JsonValue users) {
        return room.judge(ALICE, POWER_LEVELS, "", "users", users);
    }

    private static Function<Room, AuthVerdict> user(String user, Integer level) {
        return entries("users", BEFORE.object("users").orElseThrow(), user, level);
    }

    /// One entry of an object of levels becomes that level; null removes it.
    private static Function<Room, AuthVerdict> entries(String map, JsonValue.Obj old, String key, Integer level) {
        JsonValue.Obj next = level == null ? old.without(key) : old.with(key, JsonValue.of(level));
        return room -> change(room, with(map, next));
    }

    private static AuthVerdict change(Room room, UnaryOperator<JsonValue.Obj> change) {
        return change(room, BEFORE, change.apply(BEFORE));
    }

    /// The same where the levels before have one entry more.
    private static AuthVerdict change(Room room, String key, int before, UnaryOperator<JsonValue.Obj> change) {
        return change(room, BEFORE.with(key, JsonValue.of(before)), change.apply(BEFORE));
    }

    private static AuthVerdict change(Room room, JsonValue.Obj before, JsonValue.Obj next) {
        return room.member(BOB, "join").levels(flat(before)).judge(BOB, POWER_LEVELS, "", flat(next));
    }

    private static Object[] flat(JsonValue.Obj content) {
        return content.members().entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray();
    }
}
