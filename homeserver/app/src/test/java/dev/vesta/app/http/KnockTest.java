package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Asking to be let in.
class KnockTest {
    private TestUser alice;
    private TestUser bob;

    @BeforeEach
    void register() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
    }

    @ParameterizedTest
    @CsvSource({"7, knock", "10, knock_restricted", "12, knock"})
    void asksAndIsLetIn(String version, String rule) {
        String room = room(version, rule);
        bob.join(room).refused(403, "M_FORBIDDEN");
        assertThat(knock(bob, room, "Hello?").text("room_id")).isEqualTo(room);
        assertThat(alice.getState(room, "m.room.member", bob.id()).ok())
                .isEqualTo(JsonValue.obj("membership", "knock", "reason", "Hello?"));
        assertThat(bob.sync("timeout=0")
                        .ok()
                        .object("rooms")
                        .flatMap(rooms -> rooms.object("knock"))
                        .map(knocked -> knocked.has(room)))
                .contains(true);
        knock(bob, room, "Is somebody there?").ok();
        alice.invite(room, bob).ok();
        knock(bob, room, "?").refused(403, "M_FORBIDDEN");
        bob.join(room).ok();
        knock(bob, room, "?").refused(403, "M_FORBIDDEN");
    }

    @Test
    void takesAKnockBackAndTurnsOneDown() {
        String room = room("11", "knock");
        knock(bob, room, null).ok();
        bob.leave(room).ok();
        assertThat(membership(room)).isEqualTo("leave");
        knock(bob, room, null).ok();
        alice.post(TestUser.room(room) + "/kick", JsonValue.obj("user_id", bob.id()))
                .ok();
        assertThat(membership(room)).isEqualTo("leave");
        knock(bob, room, null).ok();
        alice.post(TestUser.room(room) + "/ban", JsonValue.obj("user_id", bob.id()))
                .ok();
        knock(bob, room, null).refused(403, "M_FORBIDDEN");
    }

    @Test
    void knocksByAlias() {
        String localpart = TestServer.freshName("door");
        String room = alice.createRoom(
                "room_alias_name", localpart, "initial_state", List.of(rule(JsonValue.obj("join_rule", "knock"))));
        String path = "/knock/" + TestServer.encoded("#" + localpart + ":hs1") + "?via=hs1&server_name=hs1";
        assertThat(bob.post(path, JsonValue.Obj.EMPTY).text("room_id")).isEqualTo(room);
    }

    @Test
    void knocksOnNoOtherRooms() {
        knock(bob, alice.createRoom(), null).refused(403, "M_FORBIDDEN");
        knock(bob, alice.createPublicRoom(), null).refused(403, "M_FORBIDDEN");
        knock(bob, room("6", "knock"), null).refused(403, "M_FORBIDDEN");
        knock(bob, "!nowhere:hs1", null).refused(404, "M_NOT_FOUND");
        knock(bob, "#nowhere:hs1", null).refused(404, "M_NOT_FOUND");
        knock(bob, "nowhere", null).refused(400, "M_INVALID_PARAM");
    }

    private String room(String version, String rule) {
        return alice.createRoom(
                "room_version", version, "initial_state", List.of(rule(JsonValue.obj("join_rule", rule))));
    }

    private static JsonValue.Obj rule(JsonValue.Obj content) {
        return JsonValue.obj("type", "m.room.join_rules", "state_key", "", "content", content);
    }

    private String membership(String room) {
        return alice.getState(room, "m.room.member", bob.id()).text("membership");
    }

    private static Reply knock(TestUser who, String room, String reason) {
        return who.post("/knock/" + TestServer.encoded(room), JsonValue.obj("reason", reason));
    }
}
