package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What sliding sync tells beside the rooms.
class SlidingExtensionsTest {
    private static final JsonValue.Obj ON = JsonValue.obj("enabled", true);
    private static final String TO_DEVICE = "to_device";

    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");

    @Test
    void handsToDeviceMessagesOverUntilTheyAreAcknowledged() throws Exception {
        SlidingUser client = new SlidingUser(bob).extensions(JsonValue.obj(TO_DEVICE, ON));
        String since = nextBatch(client.sync());
        CompletableFuture<JsonValue.Obj> poll = CompletableFuture.supplyAsync(
                () -> client.extensions(toDevice(since, 100)).sync(20_000));
        send("one");
        JsonValue.Obj first = poll.get(15, TimeUnit.SECONDS);
        assertThat(bodies(first)).containsExactly("one");
        send("two");
        send("three");
        // Not acknowledged: it comes again, and no more than are wanted.
        assertThat(bodies(client.extensions(toDevice(since, 2)).sync())).containsExactly("one", "two");
        JsonValue.Obj rest = client.extensions(toDevice(nextBatch(first), 1)).sync();
        assertThat(bodies(rest)).containsExactly("two");
        // What was left over comes though nothing has happened since.
        assertThat(bodies(client.extensions(toDevice(nextBatch(rest), 1)).sync()))
                .containsExactly("three");
        // What was acknowledged is gone, also for who begins anew.
        assertThat(bodies(new SlidingUser(bob, "new")
                        .extensions(JsonValue.obj(TO_DEVICE, ON))
                        .sync()))
                .containsExactly("three");
        client.extensions(toDevice("nonsense", 1)).ask(0).refused(400, "M_INVALID_PARAM");
        client.extensions(toDevice(since, 0)).ask(0).refused(400, "M_INVALID_PARAM");
    }

    @Test
    void tellsAccountData() {
        String room = sharedRoom();
        bob.put(data(""), JsonValue.obj("a", 1)).ok();
        bob.put(data(TestUser.room(room)), JsonValue.obj("b", 1)).ok();
        SlidingUser client = following("account_data");
        JsonValue.Obj told = part(client.sync(), "account_data");
        assertThat(text(told)).contains("m.push_rules", "\"a\":1", "\"b\":1");
        assertThat(client.sync().object("extensions").orElseThrow().members()).isEmpty();
        bob.put(data(TestUser.room(room)), JsonValue.obj("b", 2)).ok();
        told = part(client.sync(), "account_data");
        assertThat(text(told)).contains("\"b\":2").doesNotContain("m.push_rules", "\"a\":1");
        bob.put(data(""), JsonValue.obj("a", 2)).ok();
        assertThat(text(part(client.sync(), "account_data")))
                .contains("\"a\":2")
                .doesNotContain("\"b\":2");
        // Of rooms that the connection does not know nothing is told.
        String other = bob.createRoom();
        SlidingUser narrow = new SlidingUser(bob, "narrow")
                .list(0, 0, 1, JsonValue.Arr.EMPTY)
                .extensions(JsonValue.obj("account_data", ON));
        assertThat(text(part(narrow.sync(), "account_data"))).doesNotContain(room);
        bob.put(data(TestUser.room(other)), JsonValue.obj("c", 1)).ok();
        assertThat(text(part(narrow.sync(), "account_data"))).contains(other).doesNotContain(room);
    }

    @Test
    void tellsReceipts() {
        String room = sharedRoom();
        String event = alice.say(room, "read me");
        receipt(alice, room, event);
        SlidingUser client = following("receipts");
        assertThat(text(part(client.sync(), "receipts"))).contains(alice.id(), event);
        assertThat(client.sync().object("extensions").orElseThrow().members()).isEmpty();
        receipt(bob, room, event);
        assertThat(text(part(client.sync(10_000), "receipts")))
                .contains(bob.id())
                .doesNotContain(alice.id());
        // In a room that is out of the window too: the client follows it.
        bob.createRoom();
        client.list(0, 0, 1, JsonValue.Arr.EMPTY).sync();
        event = alice.say(room, "and me");
        bob.createRoom();
        client.sync();
        receipt(alice, room, event);
        client.list(0, 9, 1, JsonValue.Arr.EMPTY);
        assertThat(text(part(client.sync(10_000), "receipts"))).contains(alice.id(), event);
    }

    @Test
    void tellsWhoTypes() throws Exception {
        String room = sharedRoom();
        SlidingUser client = following("typing");
        client.sync();
        CompletableFuture<JsonValue.Obj> poll = CompletableFuture.supplyAsync(() -> client.sync(20_000));
        typing(room, true);
        assertThat(text(part(poll.get(15, TimeUnit.SECONDS), "typing"))).contains(alice.id());
        assertThat(client.sync().object("extensions").orElseThrow().members()).isEmpty();
        assertThat(text(part(following("typing").sync(), "typing"))).contains(alice.id());
        SlidingUser again = following("typing");
        again.sync();
        typing(room, false);
        assertThat(text(part(again.sync(10_000), "typing"))).contains("\"user_ids\":[]");
    }

    @Test
    void tellsOfTheListsAndRoomsThatAreNamed() {
        String room = sharedRoom();
        JsonValue.Obj named = JsonValue.obj("typing", ON.with("lists", JsonValue.arr("all")));
        SlidingUser listed = new SlidingUser(bob, "listed")
                .list(0, 9, 1, JsonValue.Arr.EMPTY)
                .extensions(named);
        SlidingUser other = new SlidingUser(bob, "other")
                .list(0, 9, 1, JsonValue.Arr.EMPTY)
                .extensions(JsonValue.obj(
                        "typing", ON.with("lists", JsonValue.arr("no")).with("rooms", JsonValue.arr("*"))));
        SlidingUser subscribed = new SlidingUser(bob, "subscribed")
                .subscribe(room, 1, JsonValue.Arr.EMPTY)
                .extensions(JsonValue.obj("typing", ON.with("rooms", JsonValue.arr(room))));
        listed.sync();
        other.sync();
        subscribed.sync();
        typing(room, true);
        // The log knows nothing of typing: these are answers for which nothing is looked at.
        assertThat(text(part(listed.sync(10_000), "typing"))).contains(alice.id());
        assertThat(text(part(subscribed.sync(10_000), "typing"))).contains(alice.id());
        assertThat(other.sync().object("extensions")).contains(JsonValue.Obj.EMPTY);
    }

    @Test
    void tellsWhoseDevicesChanged() {
        sharedRoom();
        SlidingUser client = following("e2ee");
        client.sync();
        alice.onAnotherDevice();
        JsonValue.Obj told = part(client.sync(10_000), "e2ee");
        assertThat(text(told)).contains("\"changed\":[\"" + alice.id() + "\"]");
    }

    @Test
    void refusesExtensionsThatItCannotRead() {
        JsonValue.Obj yes = JsonValue.obj("enabled", "yes");
        new SlidingUser(bob).extensions(JsonValue.obj("typing", yes)).ask(0).refused(400, "M_BAD_JSON");
        new SlidingUser(bob).extensions(JsonValue.obj("typing", 1)).ask(0).refused(400, "M_BAD_JSON");
        // One that nobody knows here is left out.
        assertThat(new SlidingUser(bob)
                        .extensions(JsonValue.obj("org.example.unknown", ON))
                        .sync()
                        .object("extensions"))
                .contains(JsonValue.Obj.EMPTY);
    }

    private SlidingUser following(String extension) {
        return new SlidingUser(bob).list(0, 9, 1, JsonValue.Arr.EMPTY).extensions(JsonValue.obj(extension, ON));
    }

    private String sharedRoom() {
        String room = alice.createPublicRoom();
        bob.join(room).ok();
        return room;
    }

    private String data(String room) {
        return "/user/" + TestServer.encoded(bob.id()) + room + "/account_data/org.example.x";
    }

    private static void receipt(TestUser user, String room, String event) {
        user.post(TestUser.room(room) + "/receipt/m.read/" + TestServer.encoded(event), JsonValue.Obj.EMPTY)
                .ok();
    }

    private void typing(String room, boolean on) {
        alice.put(
                        TestUser.room(room) + "/typing/" + TestServer.encoded(alice.id()),
                        JsonValue.obj("typing", on, "timeout", 60_000))
                .ok();
    }

    private void send(String body) {
        alice.put(
                        "/sendToDevice/org.example.hello/" + TestUser.newTxn(),
                        JsonValue.obj(
                                "messages",
                                JsonValue.obj(bob.id(), JsonValue.obj(bob.device(), JsonValue.obj("body", body)))))
                .ok();
    }

    private static JsonValue.Obj toDevice(String since, int limit) {
        return JsonValue.obj(TO_DEVICE, ON.with("since", JsonValue.str(since)).with("limit", JsonValue.of(limit)));
    }

    private static JsonValue.Obj part(JsonValue.Obj answer, String extension) {
        return (JsonValue.Obj) Reply.at(answer, "extensions", extension);
    }

    private static String nextBatch(JsonValue.Obj answer) {
        return part(answer, TO_DEVICE).string("next_batch").orElseThrow();
    }

    private static List<String> bodies(JsonValue.Obj answer) {
        return Reply.objects(Reply.at(answer, "extensions", TO_DEVICE, "events")).stream()
                .map(event ->
                        event.object("content").orElseThrow().string("body").orElseThrow())
                .toList();
    }

    private static String text(JsonValue.Obj json) {
        return new String(CanonicalJson.encode(json), StandardCharsets.UTF_8);
    }
}
