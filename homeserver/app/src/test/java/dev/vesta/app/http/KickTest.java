package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Taking people out of rooms, and taking bans back.
class KickTest {
    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");
    private final TestUser eve = server.user("eve");
    private String room;

    @BeforeEach
    void makeRoom() {
        room = alice.createPublicRoom();
        bob.join(room).ok();
    }

    @Test
    void takesMembersOutWhoMayComeBack() {
        act(alice, "kick", JsonValue.obj("user_id", bob.id(), "reason", "jokes"))
                .ok();
        assertThat(alice.getState(room, "m.room.member", bob.id()).ok())
                .isEqualTo(JsonValue.obj("membership", "leave", "reason", "jokes"));
        bob.join(room).ok();
    }

    @Test
    void takesInvitesBack() {
        alice.invite(room, eve).ok();
        act(alice, "kick", JsonValue.obj("user_id", eve.id())).ok();
        assertThat(membership(eve)).isEqualTo("leave");
    }

    @Test
    void kicksNobodyWhoIsNotThere() {
        act(alice, "kick", JsonValue.obj("user_id", eve.id())).refused(403, "M_FORBIDDEN");
        bob.leave(room).ok();
        act(alice, "kick", JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
        alice.setState(room, "m.room.member", bob.id(), JsonValue.obj("membership", "leave", "reason", "x"))
                .refused(403, "M_FORBIDDEN");
    }

    @Test
    void letsOnlyModeratorsKick() {
        act(bob, "kick", JsonValue.obj("user_id", alice.id())).refused(403, "M_FORBIDDEN");
        JsonValue.Obj stranger =
                act(eve, "kick", JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
        assertThat(eve.post("/rooms/!nowhere:hs1/kick", JsonValue.obj("user_id", bob.id()))
                        .refused(403, "M_FORBIDDEN"))
                .isEqualTo(stranger);
    }

    @Test
    void takesBansBack() {
        act(alice, "ban", JsonValue.obj("user_id", bob.id())).ok();
        act(alice, "kick", JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
        act(alice, "unban", JsonValue.obj("user_id", bob.id(), "reason", "sorry"))
                .ok();
        assertThat(alice.getState(room, "m.room.member", bob.id()).ok())
                .isEqualTo(JsonValue.obj("membership", "leave", "reason", "sorry"));
        bob.join(room).ok();
    }

    @Test
    void letsOnlyModeratorsUnbanAndOnlyTheBanned() {
        act(alice, "unban", JsonValue.obj("user_id", bob.id())).refused(403, "M_FORBIDDEN");
        act(alice, "ban", JsonValue.obj("user_id", eve.id())).ok();
        act(bob, "unban", JsonValue.obj("user_id", eve.id())).refused(403, "M_FORBIDDEN");
        act(eve, "unban", JsonValue.obj("user_id", eve.id())).refused(403, "M_FORBIDDEN");
        act(server.user("carol"), "unban", JsonValue.obj("user_id", eve.id())).refused(403, "M_FORBIDDEN");
    }

    @Test
    void wantsAUser() {
        for (String action : new String[] {"kick", "unban"}) {
            act(alice, action, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
            act(alice, action, JsonValue.obj("user_id", "bob")).refused(400, "M_INVALID_PARAM");
            act(alice, action, JsonValue.obj("user_id", 7)).refused(400, "M_BAD_JSON");
        }
    }

    private String membership(TestUser user) {
        return alice.getState(room, "m.room.member", user.id()).text("membership");
    }

    private Reply act(TestUser who, String action, JsonValue.Obj body) {
        return who.post(TestUser.room(room) + "/" + action, body);
    }
}
