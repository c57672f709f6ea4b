package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BanTest {
    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");
    private String room;

    @BeforeEach
    void makeRoom() {
        room = alice.createPublicRoom();
        bob.join(room).ok();
    }

    @Test
    void bansMembersAndKeepsThemOut() {
        ban(alice, room, JsonValue.obj("user_id", bob.id(), "reason", "jokes")).ok();
        JsonValue.Obj member = alice.getState(room, "m.room.member", bob.id()).ok();
        assertThat(member).isEqualTo(JsonValue.obj("membership", "ban", "reason", "jokes"));
        bob.join(room).refused(403, "M_FORBIDDEN");
    }

    @Test
    void letsOnlyModeratorsBan() {
        ban(bob, room, JsonValue.obj("user_id", alice.id())).refused(403, "M_FORBIDDEN");
        ban(server.user("eve"), room, JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
        ban(alice, "!nowhere:hs1", JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
    }

    @Test
    void wantsAUserToBan() {
        ban(alice, room, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        ban(alice, room, JsonValue.obj("user_id", "bob")).refused(400, "M_INVALID_PARAM");
        ban(alice, room, JsonValue.obj("user_id", 7)).refused(400, "M_BAD_JSON");
    }

    private static Reply ban(TestUser who, String room, JsonValue body) {
        return who.post(TestUser.room(room) + "/ban", body);
    }
}
