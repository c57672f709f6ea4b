package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Names of rooms.
class AliasTest {
    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;
    private TestUser eve;
    private String room;
    private String alias;

    @BeforeEach
    void makeARoom() {
        alice = server.user("alice");
        bob = server.user("bob");
        eve = server.user("eve");
        room = alice.createPublicRoom();
        bob.join(room).ok();
        alias = "#" + TestServer.freshName("pub") + ":hs1";
    }

    @Test
    void leadsFromANameToTheRoom() {
        name(alice, alias, room).ok();
        JsonValue.Obj found = server.get("/_matrix/client/v3" + path(alias)).ok();
        assertThat(found.string("room_id")).contains(room);
        assertThat(found.array("servers")).contains(JsonValue.arr("hs1"));
        assertThat(eve.post("/join/" + TestServer.encoded(alias)).text("room_id"))
                .isEqualTo(room);
        String odd = "#老虎 я👉" + TestServer.freshName("x") + ":hs1";
        name(bob, odd, room).ok();
        assertThat(bob.get(path(odd)).text("room_id")).isEqualTo(room);
    }

    @Test
    void givesEachNameOnce() {
        name(alice, alias, room).ok();
        name(bob, alias, room).refused(409, "M_UNKNOWN");
        name(alice, alias, alice.createRoom()).refused(409, "M_UNKNOWN");
    }

    @Test
    void givesNoNamesThatItCannot() {
        name(alice, "pub", room).refused(400, "M_INVALID_PARAM");
        name(alice, "#:hs1", room).refused(400, "M_INVALID_PARAM");
        name(alice, "#pub:elsewhere.org", room).refused(400, "M_INVALID_PARAM");
        alice.put(path(alias), JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        alice.put(path(alias), JsonValue.obj("room_id", "room")).refused(400, "M_INVALID_PARAM");
        JsonValue.Obj strange = name(eve, alias, room).refused(403, "M_FORBIDDEN");
        assertThat(name(eve, alias, "!nowhere:hs1").refused(403, "M_FORBIDDEN")).isEqualTo(strange);
    }

    @Test
    void findsNothingBehindNamesThatNobodyGave() {
        alice.get(path(alias)).refused(404, "M_NOT_FOUND");
        alice.get(path("#pub:elsewhere.org")).refused(404, "M_NOT_FOUND");
        alice.get(path("pub")).refused(400, "M_INVALID_PARAM");
        delete(alice, alias).refused(404, "M_NOT_FOUND");
        alice.post("/join/" + TestServer.encoded(alias)).refused(404, "M_NOT_FOUND");
    }

    @Test
    void takesANameBackFromWhoGaveItOrHasThePower() {
        name(bob, alias, room).ok();
        delete(eve, alias).refused(403, "M_FORBIDDEN");
        delete(bob, alias).ok();
        name(alice, alias, room).ok();
        delete(bob, alias).refused(403, "M_FORBIDDEN");
        delete(alice, alias).ok();
        name(bob, alias, room).ok();
        delete(alice, alias).ok();
        bob.get(path(alias)).refused(404, "M_NOT_FOUND");
    }

    @Test
    void listsTheNamesToMembers() {
        name(alice, alias, room).ok();
        assertThat(bob.get(room(room) + "/aliases").ok().array("aliases")).contains(JsonValue.arr(alias));
        eve.get(room(room) + "/aliases").refused(403, "M_FORBIDDEN");
        eve.get(room("!nowhere:hs1") + "/aliases").refused(403, "M_FORBIDDEN");
        eve.get("/rooms/nowhere/aliases").refused(400, "M_INVALID_PARAM");
        assertThat(alice.get(room(alice.createRoom()) + "/aliases").ok().array("aliases"))
                .contains(JsonValue.Arr.EMPTY);
        alice.setState(room, "m.room.history_visibility", "", JsonValue.obj("history_visibility", "world_readable"))
                .ok();
        assertThat(eve.get(room(room) + "/aliases").ok().array("aliases")).contains(JsonValue.arr(alias));
    }

    @Test
    void takesOnlyCanonicalAliasesThatLeadToTheRoom() {
        name(alice, alias, room).ok();
        String other = "#" + TestServer.freshName("other") + ":hs1";
        name(alice, other, alice.createRoom()).ok();
        canonical(JsonValue.obj("alias", alias, "alt_aliases", List.of(alias))).ok();
        canonical(JsonValue.obj("alias", other)).refused(400, "M_BAD_ALIAS");
        canonical(JsonValue.obj("alias", alias, "alt_aliases", List.of(other))).refused(400, "M_BAD_ALIAS");
        canonical(JsonValue.obj("alias", "#nobody-gave-it:hs1")).refused(400, "M_BAD_ALIAS");
        canonical(JsonValue.obj("alias", "%pub:hs1")).refused(400, "M_INVALID_PARAM");
        canonical(JsonValue.obj("alias", alias, "alt_aliases", List.of("%pub:hs1")))
                .refused(400, "M_INVALID_PARAM");
        // A stranger does not learn which rooms there are.
        JsonValue.Obj bad = JsonValue.obj("alias", other);
        eve.setState(room, "m.room.canonical_alias", "", bad).refused(403, "M_FORBIDDEN");
    }

    @Test
    void keepsACanonicalAliasWhoseNameIsGoneAsLongAsNobodyAddsIt() {
        name(bob, alias, room).ok();
        canonical(JsonValue.obj("alias", alias)).ok();
        // Bob gave the name and may take it back; the event is out of his reach.
        delete(bob, alias).ok();
        assertThat(alice.getState(room, "m.room.canonical_alias", "").text("alias"))
                .isEqualTo(alias);
        canonical(JsonValue.obj("alias", alias, "org.example.more", 1)).ok();
        canonical(JsonValue.Obj.EMPTY).ok();
        canonical(JsonValue.obj("alias", alias)).refused(400, "M_BAD_ALIAS");
    }

    @Test
    void takesADeletedNameOutOfTheCanonicalAlias() {
        String second = "#" + TestServer.freshName("second") + ":hs1";
        name(alice, alias, room).ok();
        name(alice, second, room).ok();
        canonical(JsonValue.obj("alias", alias, "alt_aliases", List.of(alias, second)))
                .ok();
        delete(alice, alias).ok();
        assertThat(alice.getState(room, "m.room.canonical_alias", "").ok())
                .isEqualTo(JsonValue.obj("alt_aliases", List.of(second)));
        delete(alice, second).ok();
        assertThat(alice.getState(room, "m.room.canonical_alias", "").ok()).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void makesRoomsWithAnAlias() {
        String localpart = TestServer.freshName("made");
        String made = alice.createRoom("room_alias_name", localpart);
        String full = "#" + localpart + ":hs1";
        assertThat(alice.getState(made, "m.room.canonical_alias", "").ok()).isEqualTo(JsonValue.obj("alias", full));
        assertThat(alice.get(path(full)).text("room_id")).isEqualTo(made);
        alice.post("/createRoom", JsonValue.obj("room_alias_name", localpart)).refused(400, "M_ROOM_IN_USE");
        alice.post("/createRoom", JsonValue.obj("room_alias_name", "a:b")).refused(400, "M_INVALID_PARAM");
        alice.post("/createRoom", JsonValue.obj("room_alias_name", "")).refused(400, "M_INVALID_PARAM");
    }

    @Test
    void keepsNoNameForARoomThatWasNotMade() {
        String localpart = TestServer.freshName("unmade");
        alice.post(
                        "/createRoom",
                        JsonValue.obj(
                                "room_version",
                                "11",
                                "room_alias_name",
                                localpart,
                                "power_level_content_override",
                                JsonValue.obj("users", Map.of(alice.id(), 0))))
                .refused(400, "M_INVALID_ROOM_STATE");
        alice.post(
                        "/createRoom",
                        JsonValue.obj(
                                "initial_state",
                                List.of(JsonValue.obj(
                                        "type",
                                        "m.room.canonical_alias",
                                        "content",
                                        JsonValue.obj("alias", "#another:hs1")))))
                .refused(400, "M_BAD_ALIAS");
        alice.createRoom("room_alias_name", localpart);
    }

    private Reply canonical(JsonValue.Obj content) {
        return alice.setState(room, "m.room.canonical_alias", "", content);
    }

    private static Reply name(TestUser who, String alias, String room) {
        return who.put(path(alias), JsonValue.obj("room_id", room));
    }

    private Reply delete(TestUser who, String alias) {
        return server.call("DELETE", "/_matrix/client/v3" + path(alias), who.token(), null);
    }

    private static String path(String alias) {
        return "/directory/room/" + TestServer.encoded(alias);
    }
}
