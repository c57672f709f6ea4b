package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every flag of `unstable_features` is walked with the requests that it makes clients send.
class UnstableFeaturesTest {
    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");

    /// What a flag promises, by flag. A new flag needs a walk here.
    private Map<String, Runnable> walks() {
        Map<String, Runnable> walks = new LinkedHashMap<>();
        walks.put("uk.tcpip.msc4133", () -> profileField("/_matrix/client/unstable/uk.tcpip.msc4133/profile/"));
        walks.put("uk.tcpip.msc4133.stable", () -> profileField("/_matrix/client/v3/profile/"));
        walks.put(
                "uk.half-shot.msc2666.query_mutual_rooms",
                () -> mutualRooms("/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms"));
        walks.put(
                "uk.half-shot.msc2666.query_mutual_rooms.stable", () -> mutualRooms("/_matrix/client/v1/mutual_rooms"));
        walks.put("org.matrix.msc3026.busy_presence", this::busy);
        walks.put("org.matrix.msc4222", this::stateAfter);
        walks.put("org.matrix.simplified_msc3575", this::slidingSync);
        walks.put("org.matrix.msc3391", this::deletesAccountData);
        walks.put("org.matrix.msc2285.stable", this::privateReceipt);
        walks.put("org.matrix.msc3771", this::receiptInAThread);
        walks.put("org.matrix.msc3440.stable", this::listsThreads);
        walks.put("org.matrix.msc3773", this::countsByThread);
        walks.put("org.matrix.msc3827.stable", this::directoryByType);
        walks.put("com.beeper.msc4169", this::redactsBySending);
        walks.put("org.matrix.msc4380.stable", this::blocksInvites);
        return walks;
    }

    @Test
    void everyFlagWorks() {
        Map<String, Runnable> walks = walks();
        Set<String> advertised = new TreeSet<>();
        new TreeMap<>(server.get("/_matrix/client/versions")
                        .ok()
                        .object("unstable_features")
                        .orElseThrow()
                        .members())
                .forEach((flag, value) -> {
                    assertThat(value).as(flag).isEqualTo(JsonValue.of(true));
                    advertised.add(flag);
                });
        assertThat(advertised).isEqualTo(new TreeSet<>(walks.keySet()));
        walks.values().forEach(Runnable::run);
    }

    private void profileField(String prefix) {
        String path = prefix + TestServer.encoded(alice.id()) + "/org.example.walk";
        byte[] body = CanonicalJson.encode(JsonValue.obj("org.example.walk", 1));
        server.call("PUT", path, alice.token(), body).ok();
        assertThat(server.call("GET", path, bob.token(), null).ok()).isEqualTo(JsonValue.obj("org.example.walk", 1));
        server.call("DELETE", path, alice.token(), null).ok();
        server.call("GET", path, bob.token(), null).refused(404, "M_NOT_FOUND");
    }

    private void mutualRooms(String path) {
        String room = alice.createPublicRoom();
        bob.join(room).ok();
        assertThat(server.call("GET", path + "?user_id=" + TestServer.encoded(bob.id()), alice.token(), null)
                        .ok()
                        .array("joined")
                        .orElseThrow()
                        .items())
                .contains(JsonValue.str(room));
    }

    private void busy() {
        sharedRoom();
        String path = "/presence/" + TestServer.encoded(alice.id()) + "/status";
        alice.put(path, JsonValue.obj("presence", "org.matrix.msc3026.busy", "status_msg", "in a meeting"))
                .ok();
        // Neither another device nor a client that sees nobody at its keys ends it.
        alice.onAnotherDevice().sync("timeout=0&set_presence=online").ok();
        alice.sync("timeout=0&set_presence=unavailable").ok();
        JsonValue.Obj seen = bob.get(path).ok();
        assertThat(seen.string("presence")).contains("org.matrix.msc3026.busy");
        assertThat(seen.string("status_msg")).contains("in a meeting");
        assertThat(text(bob.sync("timeout=0"))).contains("\"presence\":\"org.matrix.msc3026.busy\"");
        alice.sync("timeout=0&set_presence=org.matrix.msc3026.busy").ok();
        alice.onAnotherDevice().put(path, JsonValue.obj("presence", "online")).ok();
        assertThat(bob.get(path).text("presence")).isEqualTo("online");
        alice.put(path, JsonValue.obj("presence", "busy")).ok();
        assertThat(bob.get(path).text("presence")).isEqualTo("org.matrix.msc3026.busy");
    }

    private void stateAfter() {
        String room = sharedRoom();
        String since = bob.syncToken();
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "new")).ok();
        String unstable = "org.matrix.msc4222.use_state_after=true";
        JsonValue.Obj section =
                (JsonValue.Obj) Reply.at(bob.sync(unstable + "&since=" + since).ok(), "rooms", "join", room);
        assertThat(section.members()).containsKey("timeline").doesNotContainKeys("state", "state_after");
        assertThat(section.object("org.matrix.msc4222.state_after")
                        .orElseThrow()
                        .array("events")
                        .orElseThrow()
                        .items())
                .singleElement()
                .extracting(event -> ((JsonValue.Obj) event).string("type").orElseThrow())
                .isEqualTo("m.room.topic");
        // Who knows the stable name as well is answered under it, as the specification has it.
        JsonValue.Obj both = (JsonValue.Obj) Reply.at(
                bob.sync(unstable + "&use_state_after=true&since=" + since).ok(), "rooms", "join", room);
        assertThat(both.members())
                .containsKey("state_after")
                .doesNotContainKeys("state", "org.matrix.msc4222.state_after");
        // A room of which nothing but a notice is told has the section all the same.
        String quiet = bob.syncToken();
        alice.put(
                        TestUser.room(room) + "/typing/" + TestServer.encoded(alice.id()),
                        JsonValue.obj("typing", true, "timeout", 60_000))
                .ok();
        assertThat(((JsonValue.Obj)
                                Reply.at(bob.sync(unstable + "&since=" + quiet).ok(), "rooms", "join", room))
                        .members())
                .containsKeys("ephemeral", "org.matrix.msc4222.state_after")
                .doesNotContainKeys("state");
        // Rooms that were left have the section too.
        bob.leave(room).ok();
        assertThat(((JsonValue.Obj)
                                Reply.at(bob.sync(unstable + "&since=" + since).ok(), "rooms", "leave", room))
                        .members())
                .containsKey("org.matrix.msc4222.state_after")
                .doesNotContainKeys("state", "state_after");
    }

    private void slidingSync() {
        String room = sharedRoom();
        SlidingUser client = new SlidingUser(bob).list(0, 99, 5, JsonValue.arr(JsonValue.arr("m.room.create", "")));
        JsonValue.Obj first = SlidingUser.room(client.sync(), room);
        assertThat(first.bool("initial")).contains(true);
        assertThat(SlidingUser.state(first)).containsExactly("m.room.create|");
        alice.say(room, "walk");
        assertThat(SlidingUser.texts(SlidingUser.room(client.sync(10_000), room)))
                .containsExactly("walk");
    }

    private void deletesAccountData() {
        String path = "/user/" + TestServer.encoded(alice.id()) + "/account_data/org.example.walk";
        alice.put(path, JsonValue.obj("a", 1)).ok();
        server.call("DELETE", "/_matrix/client/unstable/org.matrix.msc3391" + path, alice.token(), null)
                .ok();
        alice.get(path).refused(404, "M_NOT_FOUND");
    }

    private void privateReceipt() {
        String room = sharedRoom();
        String event = alice.say(room, "read me");
        String since = alice.syncToken();
        bob.post(TestUser.room(room) + "/receipt/m.read.private/" + TestServer.encoded(event), JsonValue.Obj.EMPTY)
                .ok();
        assertThat(text(bob.sync(""))).contains("m.read.private");
        assertThat(text(alice.sync("since=" + since))).doesNotContain("m.read.private");
    }

    private void receiptInAThread() {
        String room = sharedRoom();
        String root = alice.say(room, "root");
        String answer = inThread(room, root);
        bob.post(
                        TestUser.room(room) + "/receipt/m.read/" + TestServer.encoded(answer),
                        JsonValue.obj("thread_id", root))
                .ok();
        assertThat(text(alice.sync(""))).contains("\"thread_id\":\"" + root + "\"");
    }

    private void listsThreads() {
        String room = sharedRoom();
        String root = alice.say(room, "root");
        inThread(room, root);
        String path = "/_matrix/client/v1/rooms/" + TestServer.encoded(room) + "/threads";
        assertThat(server.call("GET", path, bob.token(), null).objects("chunk"))
                .singleElement()
                .satisfies(thread -> assertThat(thread.string("event_id")).contains(root));
    }

    private void countsByThread() {
        String room = sharedRoom();
        String root = alice.say(room, "root");
        inThread(room, root);
        String filter = TestServer.encoded("{\"room\":{\"timeline\":{\"unread_thread_notifications\":true}}}");
        String count = "\"unread_thread_notifications\":{\"" + root + "\"";
        Reply news = bob.sync("filter=" + filter);
        // Counting follows the event: each count ends a sync.
        while (!text(news).contains(count)) {
            news = bob.sync("timeout=10000&filter=" + filter + "&since=" + news.text("next_batch"));
        }
    }

    private void directoryByType() {
        String space = alice.createRoom(
                "visibility", "public", "preset", "public_chat", "creation_content", JsonValue.obj("type", "m.space"));
        String room = alice.createRoom("visibility", "public", "preset", "public_chat");
        JsonValue.Obj spaces = JsonValue.obj("filter", JsonValue.obj("room_types", List.of("m.space")), "limit", 1000);
        assertThat(alice.post("/publicRooms", spaces).objects("chunk"))
                .extracting(listed -> listed.string("room_id").orElseThrow())
                .contains(space)
                .doesNotContain(room);
    }

    private void redactsBySending() {
        String room = sharedRoom();
        String event = alice.say(room, "a slip");
        alice.send(room, "m.room.redaction", TestUser.newTxn(), JsonValue.obj("redacts", event))
                .ok();
        assertThat(bob.get(TestUser.room(room) + "/event/" + TestServer.encoded(event))
                        .ok()
                        .object("content"))
                .contains(JsonValue.Obj.EMPTY);
    }

    private void blocksInvites() {
        TestUser carol = server.user("carol");
        carol.put(
                        "/user/" + TestServer.encoded(carol.id()) + "/account_data/m.invite_permission_config",
                        JsonValue.obj("default_action", "block"))
                .ok();
        alice.invite(alice.createRoom(), carol).refused(403, "M_INVITE_BLOCKED");
    }

    private String sharedRoom() {
        String room = alice.createPublicRoom();
        bob.join(room).ok();
        return room;
    }

    private String inThread(String room, String root) {
        JsonValue.Obj relation = JsonValue.obj("rel_type", "m.thread", "event_id", root);
        return alice.send(
                        room,
                        "m.room.message",
                        TestUser.newTxn(),
                        TestUser.text("answer").with("m.relates_to", relation))
                .text("event_id");
    }

    private static String text(Reply reply) {
        return new String(CanonicalJson.encode(reply.ok()), StandardCharsets.UTF_8);
    }
}
