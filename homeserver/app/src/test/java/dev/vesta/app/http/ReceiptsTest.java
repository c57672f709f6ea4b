package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Receipts and read markers.
class ReceiptsTest {
    private TestUser alice;
    private TestUser bob;
    private TestUser eve;
    private String room;
    private String first;

    @BeforeEach
    void makeARoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        eve = server.user("eve");
        room = alice.createPublicRoom();
        bob.join(room).ok();
        first = alice.say(room, "first");
    }

    private Reply read(TestUser user, String type, String event, JsonValue body) {
        return user.post(room(room) + "/receipt/" + type + "/" + encoded(event), body);
    }

    private Reply read(TestUser user, String event) {
        return read(user, "m.read", event, JsonValue.Obj.EMPTY);
    }

    private static JsonValue.Obj thread(Object id) {
        return JsonValue.obj("thread_id", id);
    }

    private String inThread(String root, String body) {
        JsonValue.Obj relation = JsonValue.obj("rel_type", "m.thread", "event_id", root);
        JsonValue.Obj content = TestUser.text(body).with("m.relates_to", relation);
        return alice.send(room, "m.room.message", TestUser.newTxn(), content).text("event_id");
    }

    /// The receipt of a user in the room's one `m.receipt`; empty when there is none.
    private Optional<JsonValue.Obj> receipt(TestUser asks, String query, String event, String type, TestUser of) {
        JsonValue.Obj sync = asks.sync(query).ok();
        return sync.object("rooms")
                .flatMap(rooms -> rooms.object("join"))
                .flatMap(join -> join.object(room))
                .map(joined -> Reply.objects(Reply.at(joined, "ephemeral", "events")).stream()
                        .filter(one -> one.string("type").orElse("").equals("m.receipt"))
                        .toList())
                .filter(receipts -> !receipts.isEmpty())
                .map(receipts -> {
                    assertThat(receipts).hasSize(1);
                    assertThat(receipts.getFirst().has("room_id")).isFalse();
                    return receipts.getFirst();
                })
                .flatMap(one -> one.object("content"))
                .flatMap(content -> content.object(event))
                .flatMap(types -> types.object(type))
                .flatMap(users -> users.object(of.id()));
    }

    @Test
    void showsEverybodyHowFarSomebodyHasRead() {
        String since = alice.syncToken();
        read(bob, first).ok();
        JsonValue.Obj seen = receipt(alice, "since=" + since + "&timeout=5000", first, "m.read", bob)
                .orElseThrow();
        assertThat(seen.integer("ts")).isPresent();
        assertThat(seen.has("thread_id")).isFalse();
        assertThat(receipt(bob, "timeout=0", first, "m.read", bob)).isPresent();
        eve.join(room).ok();
        assertThat(receipt(eve, "timeout=0", first, "m.read", bob)).isPresent();
        // A request without a body, as older clients send it.
        String second = alice.say(room, "second");
        bob.post(room(room) + "/receipt/m.read/" + encoded(second)).ok();
        assertThat(receipt(alice, "timeout=0", second, "m.read", bob)).isPresent();
    }

    @Test
    void neverMovesBackwards() {
        String second = alice.say(room, "second");
        read(bob, second).ok();
        String since = alice.syncToken();
        read(bob, first).ok();
        read(bob, second).ok();
        assertThat(receipt(alice, "since=" + since, first, "m.read", bob)).isEmpty();
        assertThat(receipt(alice, "timeout=0", second, "m.read", bob)).isPresent();
        assertThat(receipt(alice, "timeout=0", first, "m.read", bob)).isEmpty();
    }

    @Test
    void keepsPrivateReceiptsPrivate() {
        String since = alice.syncToken();
        String bobs = bob.syncToken();
        read(bob, "m.read.private", first, JsonValue.Obj.EMPTY).ok();
        assertThat(receipt(bob, "since=" + bobs + "&timeout=5000", first, "m.read.private", bob))
                .isPresent();
        assertThat(alice.sync("since=" + since).body()).doesNotContain("m.read.private");
        assertThat(alice.sync("timeout=0").body()).doesNotContain("m.read.private");
    }

    @Test
    void knowsThreads() {
        String reply = inThread(first, "in thread");
        String plain = alice.say(room, "plain");
        read(bob, "m.read", reply, thread(first)).ok();
        read(bob, "m.read", plain, thread("main")).ok();
        assertThat(receipt(alice, "timeout=0", reply, "m.read", bob).flatMap(one -> one.string("thread_id")))
                .contains(first);
        assertThat(receipt(alice, "timeout=0", plain, "m.read", bob).flatMap(one -> one.string("thread_id")))
                .contains("main");
        // One that knows no threads goes before one of a thread at the same event.
        read(bob, reply).ok();
        JsonValue.Obj both = receipt(alice, "timeout=0", reply, "m.read", bob).orElseThrow();
        assertThat(both.has("thread_id")).isFalse();
    }

    @Test
    void wantsTheEventToBeInTheThread() {
        String reply = inThread(first, "in thread");
        String plain = alice.say(room, "plain");
        read(bob, "m.read", reply, thread("main")).refused(400, "M_INVALID_PARAM");
        read(bob, "m.read", plain, thread(first)).refused(400, "M_INVALID_PARAM");
        read(bob, "m.read", plain, thread("$nowhere")).refused(400, "M_INVALID_PARAM");
        for (Object wrong : List.of("", 1, true, JsonValue.Null.NULL, List.of())) {
            read(bob, "m.read", plain, thread(wrong)).refused(400, "M_INVALID_PARAM");
        }
        read(bob, "m.fully_read", plain, thread("main")).refused(400, "M_INVALID_PARAM");
        read(bob, "m.likes", plain, JsonValue.Obj.EMPTY).refused(400, "M_INVALID_PARAM");
        read(bob, "m.read", plain, JsonValue.arr()).refused(400, "M_BAD_JSON");
    }

    @Test
    void takesNoReceiptsOfStrangersOrOfNothing() {
        read(eve, first).refused(403, "M_FORBIDDEN");
        read(bob, "$nosuch").refused(404, "M_NOT_FOUND");
        eve.post(room(room) + "/read_markers", JsonValue.obj("m.read", first)).refused(403, "M_FORBIDDEN");
        bob.post(room(room) + "/read_markers", JsonValue.obj("m.fully_read", "$nosuch"))
                .refused(404, "M_NOT_FOUND");
        bob.post(room(room) + "/read_markers", JsonValue.obj("m.read", "nonsense"))
                .refused(400, "M_INVALID_PARAM");
        bob.post(room(room) + "/read_markers", JsonValue.obj("m.read", 1)).refused(400, "M_BAD_JSON");
    }

    @Test
    void setsMarkersAndReceiptsAtOnce() {
        String second = alice.say(room, "second");
        bob.post(
                        room(room) + "/read_markers",
                        JsonValue.obj("m.fully_read", second, "m.read", first, "m.read.private", second))
                .ok();
        assertThat(receipt(alice, "timeout=0", first, "m.read", bob)).isPresent();
        assertThat(receipt(bob, "timeout=0", second, "m.read.private", bob)).isPresent();
        assertThat(fullyRead()).isEqualTo(second);
        // The marker does not move back either, by whichever request.
        read(bob, "m.fully_read", first, JsonValue.Obj.EMPTY).ok();
        bob.post(room(room) + "/read_markers", JsonValue.obj("m.fully_read", first))
                .ok();
        assertThat(fullyRead()).isEqualTo(second);
        String third = alice.say(room, "third");
        String since = bob.syncToken();
        read(bob, "m.fully_read", third, JsonValue.Obj.EMPTY).ok();
        assertThat(fullyRead()).isEqualTo(third);
        assertThat(bob.sync("since=" + since).objects("rooms", "join", room, "account_data", "events"))
                .extracting(event -> event.string("type").orElse(""))
                .containsExactly("m.fully_read");
        assertThat(alice.sync("timeout=0").body()).doesNotContain("m.fully_read");
        bob.post(room(room) + "/read_markers", JsonValue.Obj.EMPTY).ok();
    }

    private String fullyRead() {
        return bob.get("/user/" + encoded(bob.id()) + room(room) + "/account_data/m.fully_read")
                .text("event_id");
    }
}
