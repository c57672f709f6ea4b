package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Unread counts and notifications.
class UnreadTest {
    private static final String BY_THREAD =
            "&filter=" + encoded("{\"room\":{\"timeline\":{\"limit\":50,\"unread_thread_notifications\":true}}}");

    private TestUser alice;
    private TestUser bob;
    private String room;

    @BeforeEach
    void makeARoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        room = alice.createPublicRoom();
        bob.join(room).ok();
        // More than two, so that it is no conversation of two.
        server.user("carol").join(room).ok();
    }

    /// Waits until a user's counts in the room are these; the section that says so.
    private JsonValue.Obj until(TestUser user, String more, long notifications, long highlights) {
        JsonValue.Obj wanted = JsonValue.obj("highlight_count", highlights, "notification_count", notifications);
        JsonValue seen = null;
        String since = "";
        for (int i = 0; i < 20; i++) {
            JsonValue.Obj sync = user.sync("timeout=5000" + since + more).ok();
            JsonValue.Obj joined = sync.object("rooms")
                    .flatMap(rooms -> rooms.object("join"))
                    .flatMap(join -> join.object(room))
                    .orElse(JsonValue.Obj.EMPTY);
            seen = joined.has("unread_notifications") ? joined.get("unread_notifications") : seen;
            if (wanted.equals(joined.get("unread_notifications"))) {
                return joined;
            }
            since = "&since=" + sync.string("next_batch").orElseThrow();
        }
        throw new AssertionError("wanted " + wanted + " but saw " + seen);
    }

    private void read(TestUser user, String event, JsonValue body) {
        user.post(room(room) + "/receipt/m.read/" + encoded(event), body).ok();
    }

    private String related(String type, String event, String body) {
        JsonValue.Obj relation = JsonValue.obj("rel_type", type, "event_id", event);
        JsonValue.Obj content = TestUser.text(body).with("m.relates_to", relation);
        return alice.send(room, "m.room.message", TestUser.newTxn(), content).text("event_id");
    }

    private String mention() {
        JsonValue.Obj content =
                TestUser.text("you there").with("m.mentions", JsonValue.obj("user_ids", List.of(bob.id())));
        return alice.send(room, "m.room.message", TestUser.newTxn(), content).text("event_id");
    }

    @Test
    void countsWhatOthersSayAndForgetsWhatWasRead() {
        String first = alice.say(room, "one");
        mention();
        alice.send(room, "m.reaction", TestUser.newTxn(), JsonValue.obj("x", 1)).ok();
        until(bob, "", 2, 1);
        read(bob, first, JsonValue.Obj.EMPTY);
        until(bob, "", 1, 1);
        until(alice, "", 0, 0);
        // Who says something has read what was said before.
        bob.say(room, "I am here");
        until(bob, "", 0, 0);
        until(alice, "", 1, 0);
        alice.say(room, "good");
        until(bob, "", 1, 0);
    }

    @Test
    void countsThreadsApart() {
        String root = alice.say(room, "root");
        String reply = related("m.thread", root, "in thread");
        related("m.thread", root, "in thread too");
        String last = alice.say(room, "plain");
        until(bob, "", 4, 0);
        JsonValue.Obj apart = until(bob, BY_THREAD, 2, 0);
        assertThat(apart.get("unread_thread_notifications"))
                .isEqualTo(JsonValue.obj(root, JsonValue.obj("highlight_count", 0, "notification_count", 2)));
        read(bob, root, JsonValue.obj("thread_id", "main"));
        until(bob, BY_THREAD, 1, 0);
        read(bob, reply, JsonValue.obj("thread_id", root));
        until(bob, "", 2, 0);
        read(bob, last, JsonValue.Obj.EMPTY);
        JsonValue.Obj none = until(bob, BY_THREAD, 0, 0);
        assertThat(none.get("unread_thread_notifications")).isNull();
        // What hangs on the thread only by other relations can be read in the thread as well.
        String reference = related("m.reference", root, "see there");
        until(bob, "", 1, 0);
        read(bob, reference, JsonValue.obj("thread_id", root));
        until(bob, "", 1, 0);
        read(bob, reference, JsonValue.obj("thread_id", "main"));
        until(bob, "", 0, 0);
    }

    @Test
    void obeysTheUsersRules() {
        bob.put("/pushrules/global/room/" + encoded(room), JsonValue.obj("actions", List.of()))
                .ok();
        alice.say(room, "quiet");
        mention();
        until(bob, "", 1, 1);
        bob.put("/pushrules/global/override/.m.rule.master/enabled", JsonValue.obj("enabled", true))
                .ok();
        mention();
        String last = alice.say(room, "last");
        // Another user's count proves that the last one was looked at.
        TestUser carol = TestServer.shared().user("carol");
        carol.join(room).ok();
        alice.say(room, "really last");
        until(carol, "", 1, 0);
        until(bob, "", 1, 1);
        read(bob, last, JsonValue.Obj.EMPTY);
        until(bob, "", 0, 0);
    }

    @Test
    void listsNotifications() {
        String first = alice.say(room, "one");
        String second = mention();
        String third = alice.say(room, "three");
        until(bob, "", 3, 1);
        read(bob, first, JsonValue.Obj.EMPTY);
        List<JsonValue.Obj> all = ofRoom(bob.get("/notifications"));
        assertThat(all)
                .extracting(one -> Reply.at(one, "event", "event_id"))
                .containsExactly(JsonValue.str(third), JsonValue.str(second), JsonValue.str(first));
        assertThat(all).extracting(one -> one.bool("read").orElseThrow()).containsExactly(false, false, true);
        assertThat(all)
                .allMatch(one ->
                        one.array("actions").isPresent() && one.integer("ts").isPresent());
        List<JsonValue.Obj> highlights = ofRoom(bob.get("/notifications?only=highlight"));
        assertThat(highlights).hasSize(1);
        Reply page = bob.get("/notifications?limit=2");
        assertThat(page.objects("notifications")).hasSize(2);
        Reply rest = bob.get("/notifications?limit=100&from=" + encoded(page.text("next_token")));
        assertThat(ofRoom(rest)).hasSize(1);
        assertThat(rest.ok().has("next_token")).isFalse();
        assertThat(ofRoom(alice.get("/notifications"))).isEmpty();
        bob.get("/notifications?from=nonsense").refused(400, "M_INVALID_PARAM");
        bob.get("/notifications?limit=0").refused(400, "M_INVALID_PARAM");
    }

    private List<JsonValue.Obj> ofRoom(Reply notifications) {
        return notifications.objects("notifications").stream()
                .filter(one -> one.string("room_id").orElse("").equals(room))
                .toList();
    }
}
