package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rooms that let in who is in another room.
class RestrictedJoinTest {
    private static final String AUTHORISER = "join_authorised_via_users_server";

    private TestUser alice;
    private TestUser bob;
    private String allowed;

    @BeforeEach
    void makeTheAllowedRoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        allowed = alice.createPublicRoom();
    }

    @ParameterizedTest
    @CsvSource({"8, restricted", "10, knock_restricted", "12, restricted"})
    void letsInWhoIsInTheAllowedRoom(String version, String rule) {
        String room = room(version, rule, JsonValue.arr(condition(allowed)));
        bob.join(room).refused(403, "M_FORBIDDEN");
        bob.join(allowed).ok();
        bob.join(room).ok();
        assertThat(member(room).string(AUTHORISER)).contains(alice.id());
        // Whoever is in needs nobody to vouch for a new name, and cannot name one.
        bob.setState(
                        room,
                        "m.room.member",
                        bob.id(),
                        JsonValue.obj("membership", "join", "displayname", "Bobby", AUTHORISER, "unused"))
                .ok();
        assertThat(member(room)).isEqualTo(JsonValue.obj("membership", "join", "displayname", "Bobby"));
        bob.leave(room).ok();
        bob.leave(allowed).ok();
        bob.join(room).refused(403, "M_FORBIDDEN");
        alice.invite(room, bob).ok();
        bob.join(room).ok();
        assertThat(member(room).has(AUTHORISER)).isFalse();
    }

    @Test
    void joinsByStateAsWell() {
        String room = room("12", "restricted", JsonValue.arr(condition(allowed)));
        JsonValue.Obj join = JsonValue.obj("membership", "join", AUTHORISER, alice.id());
        bob.setState(room, "m.room.member", bob.id(), join).refused(403, "M_FORBIDDEN");
        bob.join(allowed).ok();
        bob.setState(room, "m.room.member", bob.id(), JsonValue.obj("membership", "join"))
                .ok();
        assertThat(member(room)).isEqualTo(join);
    }

    @Test
    void letsNobodyInByConditionsThatItDoesNotUnderstand() {
        bob.join(allowed).ok();
        for (JsonValue allow : List.of(
                JsonValue.arr("invalid"),
                JsonValue.str("invalid"),
                JsonValue.Arr.EMPTY,
                JsonValue.arr(condition("nowhere")),
                JsonValue.arr(condition("!nowhere:hs1")),
                JsonValue.arr(JsonValue.obj("type", "org.example.x", "room_id", allowed)))) {
            bob.join(room("12", "restricted", allow)).refused(403, "M_FORBIDDEN");
        }
        bob.join(room("7", "restricted", JsonValue.arr(condition(allowed)))).refused(403, "M_FORBIDDEN");
    }

    @Test
    void findsAnotherWhoMayInvite() {
        TestUser carol = TestServer.shared().user("carol");
        String room = room("11", "restricted", JsonValue.arr(condition(allowed)));
        alice.setState(
                        room,
                        "m.room.power_levels",
                        "",
                        JsonValue.obj("invite", 50, "users", Map.of(alice.id(), 100, carol.id(), 50)))
                .ok();
        alice.invite(room, carol).ok();
        carol.join(room).ok();
        alice.leave(room).ok();
        bob.join(allowed).ok();
        bob.join(room).ok();
        assertThat(carol.getState(room, "m.room.member", bob.id()).text(AUTHORISER))
                .isEqualTo(carol.id());
        // Nobody is left who may invite.
        bob.leave(room).ok();
        carol.leave(room).ok();
        bob.join(room).refused(403, "M_FORBIDDEN");
    }

    private JsonValue.Obj member(String room) {
        return alice.getState(room, "m.room.member", bob.id()).ok();
    }

    private static JsonValue.Obj condition(String room) {
        return JsonValue.obj("type", "m.room_membership", "room_id", room, "via", List.of("hs1"));
    }

    private String room(String version, String rule, JsonValue allow) {
        return alice.createRoom(
                "room_version",
                version,
                "initial_state",
                List.of(JsonValue.obj(
                        "type",
                        "m.room.join_rules",
                        "state_key",
                        "",
                        "content",
                        JsonValue.obj("join_rule", rule, "allow", allow))));
    }
}
