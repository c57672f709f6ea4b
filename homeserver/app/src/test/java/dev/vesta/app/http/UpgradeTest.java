package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeTest {
    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;
    private TestUser eve;

    @BeforeEach
    void users() {
        alice = server.user("alice");
        bob = server.user("bob");
        eve = server.user("eve");
    }

    @ParameterizedTest
    @CsvSource({
        "1,12", "1,2", "2,6", "3,9", "4,10", "5,1", "6,7", "7,11", "8,3", "9,5", "10,4", "11,8", "11,12", "12,12",
        "12,11", "12,1"
    })
    void replacesARoomByOneOfAnyVersion(String from, String to) {
        String old = alice.createRoom(
                "preset", "public_chat", "room_version", from, "name", "The old one", "topic", "All of it");
        String last = alice.say(old, "farewell");
        bob.join(old).ok();
        String lastOfAll = bob.say(old, "and thanks");
        String fresh = upgrade(alice, old, to).text("replacement_room");
        JsonValue.Obj create = alice.getState(fresh, "m.room.create", "").ok();
        assertThat(create.string("room_version")).contains(to);
        JsonValue.Obj predecessor = create.object("predecessor").orElseThrow();
        assertThat(predecessor.string("room_id")).contains(old);
        assertThat(predecessor.string("event_id").orElse(to))
                .isEqualTo(to.equals("12") ? "12" : lastOfAll)
                .isNotEqualTo(last);
        assertThat(alice.getState(fresh, "m.room.name", "").text("name")).isEqualTo("The old one");
        assertThat(alice.getState(fresh, "m.room.topic", "").text("topic")).isEqualTo("All of it");
        assertThat(alice.getState(fresh, "m.room.join_rules", "").text("join_rule"))
                .isEqualTo("public");
        bob.join(fresh).ok();
        bob.say(fresh, "hello again");
        alice.setState(fresh, "m.room.name", "", JsonValue.obj("name", "still mine"))
                .ok();
        assertThat(alice.getState(old, "m.room.tombstone", "").text("replacement_room"))
                .isEqualTo(fresh);
        JsonValue.Obj levels = alice.getState(old, "m.room.power_levels", "").ok();
        assertThat(levels.integer("events_default")).contains(50L);
        assertThat(levels.integer("invite")).contains(50L);
        bob.send(old, "m.room.message", TestUser.newTxn(), TestUser.text("too late"))
                .refused(403, "M_FORBIDDEN");
    }

    @Test
    void carriesTheSettingsAndTheBansAlong() {
        String old = alice.createRoom("preset", "private_chat", "room_version", "10");
        JsonValue.Obj rules = JsonValue.obj(
                "join_rule",
                "restricted",
                "allow",
                List.of(Map.of("type", "m.room_membership", "room_id", "!other:hs1")));
        Map<String, JsonValue.Obj> settings = Map.of(
                "m.room.server_acl", JsonValue.obj("allow", List.of("*"), "deny", List.of("evil.example")),
                "m.room.encryption", JsonValue.obj("algorithm", "m.megolm.v1.aes-sha2"),
                "m.room.avatar", JsonValue.obj("url", "mxc://hs1/abc"),
                "m.room.guest_access", JsonValue.obj("guest_access", "forbidden"),
                "m.room.history_visibility", JsonValue.obj("history_visibility", "invited"),
                "m.room.join_rules", rules);
        settings.forEach(
                (type, content) -> alice.setState(old, type, "", content).ok());
        alice.setState(old, "com.example.widget", "", JsonValue.obj("a", 1)).ok();
        alice.post(room(old) + "/ban", JsonValue.obj("user_id", eve.id(), "reason", "jokes"))
                .ok();
        String fresh = upgrade(alice, old, "12").text("replacement_room");
        settings.forEach((type, content) ->
                assertThat(alice.getState(fresh, type, "").ok()).as(type).isEqualTo(content));
        alice.getState(fresh, "com.example.widget", "").refused(404, "M_NOT_FOUND");
        assertThat(alice.getState(fresh, "m.room.member", eve.id()).ok())
                .isEqualTo(JsonValue.obj("membership", "ban", "reason", "jokes"));
        alice.getState(fresh, "m.room.member", bob.id()).refused(404, "M_NOT_FOUND");
        String older = upgrade(alice, fresh, "7").text("replacement_room");
        assertThat(alice.getState(older, "m.room.join_rules", "").ok()).isEqualTo(JsonValue.obj("join_rule", "invite"));
    }

    @Test
    void takesTheCreatorsOutOfThePowerLevels() {
        String old = alice.createRoom("preset", "public_chat", "room_version", "9");
        JsonValue.Obj levels = alice.getState(old, "m.room.power_levels", "").ok();
        alice.setState(
                        old,
                        "m.room.power_levels",
                        "",
                        levels.with("users", JsonValue.obj(alice.id(), "100", bob.id(), 100, eve.id(), 40)))
                .refused(400, "M_BAD_JSON");
        alice.setState(
                        old,
                        "m.room.power_levels",
                        "",
                        levels.with("users", JsonValue.obj(alice.id(), 100, bob.id(), 100, eve.id(), 40)))
                .ok();
        bob.join(old).ok();
        String fresh = alice.post(
                        room(old) + "/upgrade",
                        JsonValue.obj("new_version", "12", "additional_creators", List.of(bob.id())))
                .text("replacement_room");
        assertThat(alice.getState(fresh, "m.room.create", "").ok().array("additional_creators"))
                .contains(JsonValue.arr(bob.id()));
        assertThat(alice.getState(fresh, "m.room.power_levels", "").ok().object("users"))
                .contains(JsonValue.obj(eve.id(), 40));
        String again = upgrade(alice, fresh, "12").text("replacement_room");
        assertThat(alice.getState(again, "m.room.create", "").ok().has("additional_creators"))
                .isFalse();
        String older = upgrade(alice, fresh, "11").text("replacement_room");
        assertThat(alice.getState(older, "m.room.power_levels", "").ok().object("users"))
                .contains(JsonValue.obj(eve.id(), 40, alice.id(), 100, bob.id(), 100));
    }

    @Test
    void letsAModeratorUpgradeWithoutKeepingWhatThePowerWasRaisedTo() {
        String old = alice.createRoom("preset", "public_chat", "room_version", "10");
        bob.join(old).ok();
        JsonValue.Obj levels = alice.getState(old, "m.room.power_levels", "")
                .ok()
                .with("users", JsonValue.obj(alice.id(), 100, bob.id(), 50));
        levels =
                levels.with("events", levels.object("events").orElseThrow().with("m.room.tombstone", JsonValue.of(50)));
        alice.setState(old, "m.room.power_levels", "", levels).ok();
        String fresh = upgrade(bob, old, "11").text("replacement_room");
        assertThat(bob.getState(fresh, "m.room.power_levels", "").ok()).isEqualTo(levels);
        assertThat(bob.getState(fresh, "m.room.history_visibility", "").text("history_visibility"))
                .isEqualTo("shared");
        // Bob may not touch the old room's levels, but its tombstone stands.
        assertThat(alice.getState(old, "m.room.tombstone", "").text("replacement_room"))
                .isEqualTo(fresh);
        assertThat(alice.getState(old, "m.room.power_levels", "").ok()).isEqualTo(levels);
    }

    @Test
    void keepsSpacesSpacesWithTheirChildren() {
        String old = alice.createRoom("room_version", "11", "creation_content", JsonValue.obj("type", "m.space"));
        JsonValue.Obj child = JsonValue.obj("via", List.of("hs1"), "suggested", true);
        alice.setState(old, "m.space.child", "!child:hs1", child).ok();
        alice.setState(old, "m.space.child", "!gone:hs1", JsonValue.Obj.EMPTY).ok();
        alice.setState(old, "m.space.parent", "!parent:hs1", child).ok();
        String fresh = upgrade(alice, old, "12").text("replacement_room");
        assertThat(alice.getState(fresh, "m.room.create", "").text("type")).isEqualTo("m.space");
        assertThat(alice.getState(fresh, "m.space.child", "!child:hs1").ok()).isEqualTo(child);
        alice.getState(fresh, "m.space.child", "!gone:hs1").refused(404, "M_NOT_FOUND");
        alice.getState(fresh, "m.space.parent", "!parent:hs1").refused(404, "M_NOT_FOUND");
    }

    @Test
    void movesTheAliasesOfThisServer() {
        String old = alice.createRoom("room_version", "11");
        String here = "#" + TestServer.freshName("here") + ":hs1";
        String two = "#" + TestServer.freshName("two") + ":hs1";
        for (String alias : List.of(here, two)) {
            alice.put("/directory/room/" + TestServer.encoded(alias), JsonValue.obj("room_id", old))
                    .ok();
        }
        alice.setState(old, "m.room.canonical_alias", "", JsonValue.obj("alias", here, "alt_aliases", List.of(two)))
                .ok();
        String fresh = upgrade(alice, old, "12").text("replacement_room");
        assertThat(alice.getState(fresh, "m.room.canonical_alias", "").ok())
                .isEqualTo(JsonValue.obj("alias", here, "alt_aliases", List.of(two)));
        assertThat(alice.getState(old, "m.room.canonical_alias", "").ok()).isEqualTo(JsonValue.Obj.EMPTY);
        assertThat(bob.get("/directory/room/" + TestServer.encoded(two)).text("room_id"))
                .isEqualTo(fresh);
    }

    @Test
    void refusesThoseWithoutThePower() {
        String old = alice.createPublicRoom();
        bob.join(old).ok();
        upgrade(bob, old, "11").refused(403, "M_FORBIDDEN");
        JsonValue.Obj stranger = upgrade(eve, old, "11").refused(403, "M_FORBIDDEN");
        assertThat(upgrade(eve, "!nowhere:hs1", "11").refused(403, "M_FORBIDDEN"))
                .isEqualTo(stranger);
        alice.getState(old, "m.room.tombstone", "").refused(404, "M_NOT_FOUND");
        assertThat(bob.get("/joined_rooms").ok().array("joined_rooms")).contains(JsonValue.arr(old));
    }

    @Test
    void saysWhatIsWrongWithTheWish() {
        String old = alice.createPublicRoom();
        upgrade(alice, old, "13").refused(400, "M_UNSUPPORTED_ROOM_VERSION");
        alice.post(room(old) + "/upgrade", JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        alice.post(room(old) + "/upgrade", JsonValue.obj("new_version", 11)).refused(400, "M_BAD_JSON");
        alice.post(room(old) + "/upgrade", JsonValue.obj("new_version", "12", "additional_creators", List.of("bob")))
                .refused(400, "M_INVALID_PARAM");
        alice.post(room(old) + "/upgrade", JsonValue.obj("new_version", "11", "additional_creators", List.of("bob")))
                .ok();
    }

    private static Reply upgrade(TestUser who, String room, String version) {
        return who.post(room(room) + "/upgrade", JsonValue.obj("new_version", version));
    }
}
