package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgetTest {
    private static final String WITH_LEFT =
            "filter=" + TestServer.encoded("{\"room\":{\"include_leave\":true}}") + "&timeout=0";

    /// The room goes in the background, within milliseconds on a machine that does nothing else.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;
    private String room;

    @BeforeEach
    void makeRoom() {
        alice = server.user("alice");
        bob = server.user("bob");
        room = alice.createPublicRoom();
        bob.join(room).ok();
        alice.say(room, "hello");
    }

    @Test
    void hidesTheRoomFromWhoForgetsIt() {
        bob.leave(room).ok();
        bob.get(room(room) + "/messages?dir=b").ok();
        assertThat(left(bob, WITH_LEFT)).isTrue();
        bob.forget(room).ok();
        bob.forget(room).ok();
        bob.get(room(room) + "/messages?dir=b").refused(403, "M_FORBIDDEN");
        bob.get(room(room) + "/state").refused(403, "M_FORBIDDEN");
        bob.get(room(room) + "/members").refused(403, "M_FORBIDDEN");
        assertThat(left(bob, WITH_LEFT)).isFalse();
        alice.get(room(room) + "/messages?dir=b").ok();
    }

    @Test
    void tellsOtherDevicesOfTheLeavingAllTheSame() {
        String before = bob.syncToken();
        bob.leave(room).ok();
        bob.forget(room).ok();
        assertThat(left(bob, "timeout=0&since=" + before)).isTrue();
        assertThat(left(bob, "timeout=0&since=" + bob.syncToken())).isFalse();
    }

    @Test
    void remembersAgainWhoComesBack() {
        bob.leave(room).ok();
        bob.forget(room).ok();
        bob.join(room).ok();
        assertThat(bob.get(room(room) + "/messages?dir=b&limit=100").body()).contains("hello");
        bob.leave(room).ok();
        // Forgetting was about the leaving before.
        bob.get(room(room) + "/messages?dir=b").ok();
    }

    @Test
    void lastsForTheBannedToo() {
        alice.post(room(room) + "/ban", JsonValue.obj("user_id", bob.id())).ok();
        bob.forget(room).ok();
        bob.get(room(room) + "/state").refused(403, "M_FORBIDDEN");
    }

    @Test
    void refusesWhoIsInTheRoomOrInvited() {
        bob.forget(room).refused(400, "M_UNKNOWN");
        TestUser eve = server.user("eve");
        alice.invite(room, eve).ok();
        eve.forget(room).refused(400, "M_UNKNOWN");
        eve.leave(room).ok();
        eve.forget(room).ok();
    }

    @Test
    void tellsStrangersNothing() {
        TestUser eve = server.user("eve");
        assertThat(eve.forget(room).ok()).isEqualTo(eve.forget("!nowhere:hs1").ok());
    }

    @Test
    void deletesARoomThatAllForgot() {
        String closed = alice.createRoom("preset", "private_chat");
        alice.invite(closed, bob).ok();
        bob.join(closed).ok();
        bob.leave(closed).ok();
        bob.forget(closed).ok();
        String token = alice.syncToken();
        alice.leave(closed).ok();
        bob.join(closed).refused(403, "M_FORBIDDEN");
        alice.forget(closed).ok();
        long until = System.nanoTime() + PATIENCE.toNanos();
        Reply join = bob.join(closed);
        while (join.status() == 403 && System.nanoTime() < until) {
            join = bob.join(closed);
        }
        join.refused(404, "M_NOT_FOUND");
        alice.get(room(closed) + "/state").refused(403, "M_FORBIDDEN");
        bob.say(room, "elsewhere");
        assertThat(alice.sync("timeout=0&since=" + token).body()).contains("elsewhere");
        alice.forget(closed).ok();
    }

    private static boolean left(TestUser who, String query) {
        return Reply.at(who.sync(query).ok(), "rooms", "leave") instanceof JsonValue.Obj rooms
                && !rooms.members().isEmpty();
    }
}
