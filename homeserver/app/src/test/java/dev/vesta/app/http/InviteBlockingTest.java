package dev.vesta.app.http;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who wants no invites gets none, in whatever way they are made.
class InviteBlockingTest {
    private static final String TYPE = "m.invite_permission_config";

    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");

    @BeforeEach
    void bobWantsNoInvites() {
        permission("block");
    }

    @Test
    void refusesInvites() {
        alice.invite(alice.createRoom(), bob).refused(403, "M_INVITE_BLOCKED");
    }

    @Test
    void refusesInvitesAsState() {
        alice.setState(alice.createRoom(), "m.room.member", bob.id(), JsonValue.obj("membership", "invite"))
                .refused(403, "M_INVITE_BLOCKED");
    }

    @Test
    void refusesInvitesToANewRoom() {
        alice.post("/createRoom", JsonValue.obj("invite", List.of(bob.id()))).refused(403, "M_INVITE_BLOCKED");
    }

    @Test
    void letsInvitesThroughAgain() {
        permission("allow");
        String room = alice.createRoom();
        alice.invite(room, bob).ok();
        bob.join(room).ok();
    }

    private void permission(String action) {
        bob.put(
                        "/user/" + TestServer.encoded(bob.id()) + "/account_data/" + TYPE,
                        JsonValue.obj("default_action", action))
                .ok();
    }
}
