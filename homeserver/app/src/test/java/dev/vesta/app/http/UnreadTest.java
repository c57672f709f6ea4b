package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
            Reply sync = user.sync("timeout=5000" + since + more);
            JsonValue.Obj joined = joined(sync);
            seen = joined.has("unread_notifications") ? joined.get("unread_notifications") : seen;
            if (wanted.equals(joined.get("unread_notifications"))) {
                return joined;
            }
            since = "&since=" + sync.text("next_batch");
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

    /// The story of Complement's `TestThreadedReceipts`: who is named by clients that know no `m.mentions` is
    /// highlighted, and each receipt reads just what it covers.
    @Test
    void receiptsReadThreadsApart() {
        String a = alice.say(room, "Hello world!");
        String b = related("m.thread", a, "Start thread!");
        related("m.thread", a, "Thread response " + bob.id() + "!");
        String d = alice.say(room, "Hello " + bob.id() + "!");
        related("m.thread", a, "End thread");
        String f = related("m.reference", a, "Reference!");
        JsonValue.Obj annotation = JsonValue.obj("rel_type", "m.annotation", "event_id", f, "key", "test");
        String g = alice.send(room, "m.room.reaction", TestUser.newTxn(), JsonValue.obj("m.relates_to", annotation))
                .text("event_id");
        assertCounts(new long[] {6, 2}, new long[] {3, 1}, new long[] {3, 1}, a);
        read(bob, a, JsonValue.obj("thread_id", "main"));
        assertCounts(new long[] {5, 2}, new long[] {2, 1}, new long[] {3, 1}, a);
        read(bob, b, JsonValue.obj("thread_id", a));
        assertCounts(new long[] {4, 2}, new long[] {2, 1}, new long[] {2, 1}, a);
        read(bob, d, JsonValue.Obj.EMPTY);
        assertCounts(new long[] {2, 0}, new long[] {1, 0}, new long[] {1, 0}, a);
        read(bob, g, JsonValue.obj("thread_id", a));
        assertCounts(new long[] {1, 0}, new long[] {1, 0}, null, a);
    }

    /// Notifications and highlights of the whole room, of the main timeline and of the thread (null: not told).
    private void assertCounts(long[] whole, long[] main, long @Nullable [] thread, String root) {
        assertThat(until(bob, "", whole[0], whole[1]).has("unread_thread_notifications"))
                .isFalse();
        JsonValue threads = until(bob, BY_THREAD, main[0], main[1]).get("unread_thread_notifications");
        assertThat(threads)
                .isEqualTo(
                        thread == null
                                ? null
                                : JsonValue.obj(
                                        root,
                                        JsonValue.obj("highlight_count", thread[1], "notification_count", thread[0])));
    }

    /// With `m.mentions`, be it empty, the text names nobody.
    @Test
    void namesInTheTextHighlightOnlyWithoutMentions() {
        rename("Bob the Builder");
        alice.say(room, "can bob the builder fix it?");
        until(bob, "", 1, 1);
        alice.say(room, "@room: yes, he can");
        until(bob, "", 2, 2);
        JsonValue.Obj silent =
                TestUser.text("@room Bob the Builder " + bob.id()).with("m.mentions", JsonValue.Obj.EMPTY);
        alice.send(room, "m.room.message", TestUser.newTxn(), silent).ok();
        until(bob, "", 3, 2);
        // A new name counts from the change on, which reads nothing.
        rename("Robert");
        alice.say(room, "dear Robert");
        until(bob, "", 4, 3);
        alice.say(room, "Bob the Builder, once");
        until(bob, "", 5, 3);
    }

    /// The room is told of it in the background.
    private void rename(String name) {
        String since = bob.sync("timeout=0").text("next_batch");
        bob.put("/profile/" + encoded(bob.id()) + "/displayname", JsonValue.obj("displayname", name))
                .ok();
        for (int i = 0; i < 20; i++) {
            if (alice.getState(room, "m.room.member", bob.id())
                    .ok()
                    .string("displayname")
                    .filter(name::equals)
                    .isPresent()) {
                return;
            }
            since = bob.sync("timeout=5000&since=" + since).text("next_batch");
        }
        throw new AssertionError("the room did not hear of the name " + name);
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

    /// An answer tells the counts of just the events that it and those before it have told, be the sender ever so busy.
    @Test
    void countsComeWithTheEventsThatTheyCount() throws InterruptedException {
        int messages = 60;
        String whole = "&filter=" + encoded("{\"room\":{\"timeline\":{\"limit\":100}}}");
        String since = bob.sync("timeout=0").text("next_batch");
        Thread talk = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < messages; i++) {
                alice.say(room, "m" + i);
            }
        });
        int seen = 0;
        for (int i = 0; seen < messages && i < 10 * messages; i++) {
            Reply sync = bob.sync("timeout=5000&since=" + since + whole);
            since = sync.text("next_batch");
            JsonValue.Obj joined = joined(sync);
            seen += (int) Reply.objects(joined.object("timeline")
                            .flatMap(timeline -> timeline.array("events"))
                            .orElse(JsonValue.Arr.EMPTY))
                    .stream()
                    .filter(event -> event.string("type").orElse("").equals("m.room.message"))
                    .count();
            assertThat(joined.object("unread_notifications").flatMap(counts -> counts.integer("notification_count")))
                    .as("after %d messages", seen)
                    .contains((long) seen);
        }
        talk.join();
        assertThat(seen).isEqualTo(messages);
    }

    @Test
    void countsAreNotToldAgain() {
        String since = bob.sync("timeout=0").text("next_batch");
        alice.say(room, "one");
        Reply news = bob.sync("timeout=0&since=" + since);
        assertThat(joined(news).object("unread_notifications").flatMap(counts -> counts.integer("notification_count")))
                .contains(1L);
        assertThat(joined(bob.sync("timeout=0&since=" + news.text("next_batch")))
                        .members())
                .isEmpty();
    }

    @Test
    void whatWasRedactedCountsNoMore() {
        String plain = alice.say(room, "one");
        String loud = mention();
        alice.say(room, "three");
        until(bob, "", 3, 1);
        alice.put(room(room) + "/redact/" + encoded(loud) + "/" + TestUser.newTxn(), JsonValue.Obj.EMPTY)
                .ok();
        until(bob, "", 2, 0);
        alice.put(room(room) + "/redact/" + encoded(plain) + "/" + TestUser.newTxn(), JsonValue.Obj.EMPTY)
                .ok();
        until(bob, "", 1, 0);
        assertThat(ofRoom(bob.get("/notifications"))).singleElement().satisfies(one -> assertThat(
                        Reply.at(one, "event", "content", "body"))
                .isEqualTo(JsonValue.str("three")));
    }

    @Test
    void listsInvites() {
        TestUser dave = TestServer.shared().user("dave");
        String since = dave.sync("timeout=0").text("next_batch");
        alice.post(room(room) + "/invite", JsonValue.obj("user_id", dave.id())).ok();
        // The invite itself, and that somebody looked at whom it notifies.
        dave.sync("timeout=5000&since=" + since).ok();
        alice.say(room, "he comes soon");
        until(bob, "", 1, 0);
        assertThat(ofRoom(dave.get("/notifications"))).singleElement().satisfies(one -> {
            assertThat(Reply.at(one, "event", "type")).isEqualTo(JsonValue.str("m.room.member"));
            assertThat(Reply.at(one, "event", "content", "membership")).isEqualTo(JsonValue.str("invite"));
            assertThat(Reply.at(one, "event", "state_key")).isEqualTo(JsonValue.str(dave.id()));
            assertThat(one.bool("read")).contains(false);
        });
        assertThat(ofRoom(bob.get("/notifications"))).hasSize(1);
        dave.join(room).ok();
        until(dave, "", 0, 0);
        assertThat(ofRoom(dave.get("/notifications"))).singleElement().satisfies(one -> assertThat(one.bool("read"))
                .contains(true));
    }

    private JsonValue.Obj joined(Reply sync) {
        return sync.ok()
                .object("rooms")
                .flatMap(rooms -> rooms.object("join"))
                .flatMap(join -> join.object(room))
                .orElse(JsonValue.Obj.EMPTY);
    }

    private List<JsonValue.Obj> ofRoom(Reply notifications) {
        return notifications.objects("notifications").stream()
                .filter(one -> one.string("room_id").orElse("").equals(room))
                .toList();
    }
}
