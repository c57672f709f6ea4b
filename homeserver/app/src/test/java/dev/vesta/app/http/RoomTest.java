package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Making rooms.
class RoomTest {
    private TestUser alice;
    private TestUser bob;

    @BeforeEach
    void register() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
    }

    @ParameterizedTest
    @CsvSource({
        "private_chat, invite, can_join",
        "trusted_private_chat, invite, can_join",
        "public_chat, public, forbidden",
    })
    void makesWhatThePresetSays(String preset, String joinRule, String guestAccess) {
        String room = alice.createRoom("preset", preset);
        assertThat(alice.getState(room, "m.room.join_rules", "").text("join_rule"))
                .isEqualTo(joinRule);
        assertThat(alice.getState(room, "m.room.guest_access", "").text("guest_access"))
                .isEqualTo(guestAccess);
        assertThat(alice.getState(room, "m.room.history_visibility", "").text("history_visibility"))
                .isEqualTo("shared");
        assertThat(alice.getState(room, "m.room.member", alice.id()).text("membership"))
                .isEqualTo("join");
    }

    @Test
    void takesThePresetFromTheVisibility() {
        assertThat(alice.getState(alice.createRoom("visibility", "public"), "m.room.join_rules", "")
                        .text("join_rule"))
                .isEqualTo("public");
        assertThat(alice.getState(alice.createRoom(), "m.room.join_rules", "").text("join_rule"))
                .isEqualTo("invite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"})
    void makesRoomsOfEachVersionThatItKnows(String version) {
        String room = alice.createRoom("room_version", version, "preset", "public_chat");
        assertThat(alice.getState(room, "m.room.create", "").text("room_version"))
                .isEqualTo(version);
        bob.join(room).ok();
        String since = bob.syncToken();
        String event = alice.say(room, "hello");
        assertThat(event).matches(idPattern(version));
        assertThat(alice.get(room(room) + "/event/" + TestServer.encoded(event)).text("event_id"))
                .isEqualTo(event);
        JsonValue.Obj synced = bob.sync("timeout=0&since=" + since).ok();
        assertThat(eventIds(synced.object("rooms")
                        .flatMap(rooms -> rooms.object("join"))
                        .flatMap(joined -> joined.object(room))
                        .flatMap(joined -> joined.object("timeline"))
                        .flatMap(timeline -> timeline.array("events"))
                        .orElseThrow()))
                .containsExactly(event);
        assertThat(eventIds(bob.get(room(room) + "/messages?dir=b&limit=1")
                        .ok()
                        .array("chunk")
                        .orElseThrow()))
                .containsExactly(event);
        alice.setState(room, "m.room.member", bob.id(), JsonValue.obj("membership", "ban"))
                .ok();
        bob.join(room).refused(403, "M_FORBIDDEN");
    }

    private static String idPattern(String version) {
        return switch (version) {
            case "1", "2" -> "\\$[A-Za-z0-9_-]{43}:hs1";
            case "3" -> "\\$[A-Za-z0-9+/]{43}";
            default -> "\\$[A-Za-z0-9_-]{43}";
        };
    }

    private static List<String> eventIds(JsonValue.Arr events) {
        return events.items().stream()
                .map(event -> ((JsonValue.Obj) event).string("event_id").orElseThrow())
                .toList();
    }

    @Test
    void findsEventsOfVersion3WhoseIdsHaveSlashes() {
        String room = alice.createRoom("room_version", "3");
        String event = alice.say(room, "hello");
        // Every other id has one.
        while (!event.contains("/")) {
            event = alice.say(room, "hello");
        }
        assertThat(alice.get(room(room) + "/event/" + TestServer.encoded(event)).text("event_id"))
                .isEqualTo(event);
    }

    @Test
    void takesFractionsUntilVersion5() {
        JsonValue.Obj content = TestUser.text("x").with("n", new JsonValue.Num(new BigDecimal("1.5")));
        String old = alice.createRoom("room_version", "5");
        String event =
                alice.send(old, "m.room.message", TestUser.newTxn(), content).text("event_id");
        assertThat(alice.get(room(old) + "/event/" + TestServer.encoded(event))
                        .ok()
                        .object("content"))
                .contains(content);
        alice.send(alice.createRoom("room_version", "6"), "m.room.message", TestUser.newTxn(), content)
                .refused(400, "M_BAD_JSON");
    }

    @Test
    void refusesVersionsThatItDoesNotKnow() {
        create("room_version", "a thousand").refused(400, "M_UNSUPPORTED_ROOM_VERSION");
        create("room_version", 12).refused(400, "M_BAD_JSON");
    }

    @Test
    void setsNameAndTopicOverTheInitialState() {
        String room = alice.createRoom(
                "name", "The pub",
                "topic", "Beer",
                "initial_state",
                        List.of(
                                state("m.room.name", JsonValue.obj("name", "overwritten")),
                                state("org.example.x", JsonValue.obj("a", 1))));
        assertThat(alice.getState(room, "m.room.name", "").text("name")).isEqualTo("The pub");
        assertThat(alice.getState(room, "m.room.topic", "").text("topic")).isEqualTo("Beer");
        assertThat(alice.getState(room, "org.example.x", "").ok()).isEqualTo(JsonValue.obj("a", 1));
    }

    @Test
    void setsTheInitialStateOverThePreset() {
        String room = alice.createRoom(
                "preset",
                "private_chat",
                "initial_state",
                List.of(state("m.room.join_rules", JsonValue.obj("join_rule", "public"))));
        bob.join(room).ok();
    }

    @Test
    void keepsTheRoomVersionOutOfTheHandsOfCreationContent() {
        String room =
                alice.createRoom("creation_content", JsonValue.obj("room_version", "x", "org.example.kept", "yes"));
        JsonValue.Obj create = alice.getState(room, "m.room.create", "").ok();
        assertThat(create.string("room_version")).contains("12");
        assertThat(create.string("org.example.kept")).contains("yes");
    }

    @Test
    void mergesPowerLevels() {
        String room = alice.createRoom(
                "preset",
                "public_chat",
                "power_level_content_override",
                JsonValue.obj("events", Map.of("m.room.message", 50)));
        bob.join(room).ok();
        bob.send(room, "m.room.message", "t1", TestUser.text("hush")).refused(403, "M_FORBIDDEN");
        alice.say(room, "I may");
    }

    @Test
    void refusesPowerLevelsThatForbidTheRestOfTheWish() {
        create(
                        "room_version", "11",
                        "name", "Out of reach",
                        "power_level_content_override",
                                JsonValue.obj("users", Map.of(alice.id(), 0), "state_default", 50))
                .refused(400, "M_INVALID_ROOM_STATE");
    }

    @Test
    void invitesAsItMakesTheRoom() {
        String room =
                alice.createRoom("invite", List.of(bob.id()), "is_direct", true, "preset", "trusted_private_chat");
        JsonValue.Obj member = alice.getState(room, "m.room.member", bob.id()).ok();
        assertThat(member.string("membership")).contains("invite");
        assertThat(member.get("is_direct")).isEqualTo(JsonValue.of(true));
        bob.join(room).ok();
        // The preset makes the invited equals of the creator.
        bob.setState(room, "m.room.name", "", JsonValue.obj("name", "Ours")).ok();
    }

    @Test
    void makesNoRoomRatherThanAnotherOneThanAskedFor() {
        create("room_alias_name", "p:b").refused(400, "M_INVALID_PARAM");
        create("invite_3pid", List.of(JsonValue.obj("medium", "email"))).refused(400, "M_MISSING_PARAM");
        create("invite_3pid", List.of(MembershipTest.EMAIL)).refused(403, "M_FORBIDDEN");
        create("invite", List.of("bob")).refused(400, "M_INVALID_PARAM");
        create("preset", "living_room").refused(400, "M_INVALID_PARAM");
        create("visibility", "hidden").refused(400, "M_INVALID_PARAM");
        create("initial_state", List.of(JsonValue.obj("type", "org.example.x"))).refused(400, "M_MISSING_PARAM");
        create("initial_state", "x").refused(400, "M_BAD_JSON");
        assertThat(alice.get("/joined_rooms")
                        .ok()
                        .array("joined_rooms")
                        .orElseThrow()
                        .items())
                .isEmpty();
    }

    @Test
    void sendsTheFirstEventsInTheirOrder() {
        String room = alice.createRoom(
                "name",
                "N",
                "topic",
                "T",
                "room_alias_name",
                TestServer.freshName("order"),
                "invite",
                List.of(bob.id()),
                "initial_state",
                List.of(
                        state("org.example.x", JsonValue.Obj.EMPTY),
                        state("m.room.join_rules", JsonValue.obj("join_rule", "public"))));
        assertThat(alice.get(room(room) + "/messages?dir=f&limit=20").objects("chunk"))
                .extracting(event -> event.string("type").orElseThrow())
                .containsExactly(
                        "m.room.create",
                        "m.room.member",
                        "m.room.power_levels",
                        "m.room.canonical_alias",
                        "m.room.history_visibility",
                        "m.room.guest_access",
                        "org.example.x",
                        "m.room.join_rules",
                        "m.room.name",
                        "m.room.topic",
                        "m.room.member");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "5", "7", "10", "11", "12"})
    void makesTheTrustedEqualsInEachVersion(String version) {
        String room = alice.createRoom(
                "room_version", version, "preset", "trusted_private_chat", "invite", List.of(bob.id()));
        bob.join(room).ok();
        bob.setState(room, "m.room.tombstone", "", JsonValue.obj("body", "b", "replacement_room", "!r:hs1"))
                .ok();
        alice.post(room(room) + "/kick", JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
    }

    @Test
    void listsTheRoomsOfTheCallerOnly() {
        String first = alice.createRoom();
        String second = alice.createPublicRoom();
        assertThat(joinedRooms(alice)).containsExactlyInAnyOrder(JsonValue.of(first), JsonValue.of(second));
        bob.join(second).ok();
        assertThat(joinedRooms(bob)).containsExactly(JsonValue.of(second));
        bob.leave(second).ok();
        assertThat(joinedRooms(bob)).isEmpty();
    }

    @Test
    void asksForATokenEverywhere() {
        TestServer server = TestServer.shared();
        String room = "/_matrix/client/v3" + room("!x:hs1");
        server.post("/_matrix/client/v3/createRoom", JsonValue.Obj.EMPTY).refused(401, "M_MISSING_TOKEN");
        server.get("/_matrix/client/v3/joined_rooms").refused(401, "M_MISSING_TOKEN");
        server.get(room + "/members").refused(401, "M_MISSING_TOKEN");
        server.get(room + "/joined_members").refused(401, "M_MISSING_TOKEN");
        server.post(room + "/invite", JsonValue.Obj.EMPTY).refused(401, "M_MISSING_TOKEN");
        server.post(room + "/join", JsonValue.Obj.EMPTY).refused(401, "M_MISSING_TOKEN");
        server.post(room + "/leave", JsonValue.Obj.EMPTY).refused(401, "M_MISSING_TOKEN");
    }

    private Reply create(Object... keysAndValues) {
        return alice.post("/createRoom", JsonValue.obj(keysAndValues));
    }

    private static JsonValue.Obj state(String type, JsonValue.Obj content) {
        return JsonValue.obj("type", type, "content", content);
    }

    private static List<JsonValue> joinedRooms(TestUser user) {
        return user.get("/joined_rooms")
                .ok()
                .array("joined_rooms")
                .orElseThrow()
                .items();
    }
}
