package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients used before `/sync`.
class OldSyncTest {
    private final TestUser alice = TestServer.shared().user("alice");
    private final TestUser bob = TestServer.shared().user("bob");
    private String room;

    @BeforeEach
    void makeARoom() {
        room = alice.createRoom("preset", "public_chat", "name", "Old");
    }

    @Test
    void followsTheUsersRooms() {
        bob.join(room).ok();
        String from = bob.get("/events").text("end");
        String said = alice.say(room, "hello");
        Reply events = bob.get("/events?from=" + TestServer.encoded(from));
        assertThat(ids(events.objects("chunk"))).containsExactly(said);
        assertThat(ofType(events, "m.room.message").string("room_id")).contains(room);
        assertThat(ids(bob.get("/events?from=" + TestServer.encoded(events.text("end")))
                        .objects("chunk")))
                .isEmpty();
    }

    @Test
    void tellsWhatIsNoEventOfARoomInTheSameList() {
        bob.join(room).ok();
        TestUser carol = TestServer.shared().user("carol");
        String said = alice.say(room, "hello");
        String from = bob.get("/events").text("end");
        alice.put(
                        room(room) + "/typing/" + TestServer.encoded(alice.id()),
                        JsonValue.obj("typing", true, "timeout", 60_000))
                .ok();
        alice.post(room(room) + "/receipt/m.read/" + TestServer.encoded(said), JsonValue.Obj.EMPTY)
                .ok();
        alice.put(
                        "/presence/" + TestServer.encoded(alice.id()) + "/status",
                        JsonValue.obj("presence", "online", "status_msg", "reading"))
                .ok();
        String other = carol.createRoom("invite", List.of(bob.id()));
        Reply events = bob.get("/events?from=" + TestServer.encoded(from));
        assertThat(ofType(events, "m.typing").string("room_id")).contains(room);
        assertThat(Reply.at(ofType(events, "m.typing"), "content", "user_ids"))
                .isEqualTo(JsonValue.arr(JsonValue.str(alice.id())));
        assertThat(ofType(events, "m.receipt").string("room_id")).contains(room);
        assertThat(ofType(events, "m.receipt").object("content").orElseThrow().has(said))
                .isTrue();
        assertThat(events.objects("chunk"))
                .filteredOn(event -> event.string("sender").orElse("").equals(alice.id()))
                .anySatisfy(event -> assertThat(
                                event.object("content").orElseThrow().string("status_msg"))
                        .contains("reading"));
        JsonValue.Obj invite = ofType(events, "m.room.member");
        assertThat(invite.string("room_id")).contains(other);
        assertThat(invite.string("state_key")).contains(bob.id());
        // All of that was told; what comes next is new.
        Reply next = bob.get("/events?from=" + TestServer.encoded(events.text("end")));
        assertThat(next.objects("chunk"))
                .extracting(event -> event.string("type").orElse(""))
                .doesNotContain("m.typing", "m.receipt", "m.room.member");
    }

    private static JsonValue.Obj ofType(Reply events, String type) {
        return events.objects("chunk").stream()
                .filter(event -> event.string("type").orElse("").equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void followsAWorldReadableRoomFromOutside() {
        bob.get("/events?room_id=" + TestServer.encoded(room)).refused(403, "M_FORBIDDEN");
        open();
        String from = bob.get("/events?room_id=" + TestServer.encoded(room)).text("end");
        List<String> said = List.of(alice.say(room, "one"), alice.say(room, "two"));
        Reply events = bob.get("/events?room_id=" + TestServer.encoded(room) + "&from=" + TestServer.encoded(from));
        assertThat(ids(events.objects("chunk"))).isEqualTo(said);
    }

    @Test
    void waitsForTheRoom() {
        open();
        String path = "/events?timeout=20000&room_id=" + TestServer.encoded(room) + "&from=";
        String from = bob.get("/events?room_id=" + TestServer.encoded(room)).text("end");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Reply> waiting =
                    CompletableFuture.supplyAsync(() -> bob.get(path + TestServer.encoded(from)), threads);
            String said = alice.say(room, "wake up");
            assertThat(waiting)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .satisfies(reply -> assertThat(ids(reply.objects("chunk"))).containsExactly(said));
        }
    }

    @Test
    void findsAnEventByItsIdAlone() {
        String said = alice.say(room, "hello");
        assertThat(alice.get("/events/" + TestServer.encoded(said)).text("event_id"))
                .isEqualTo(said);
        bob.get("/events/" + TestServer.encoded(said)).refused(404, "M_NOT_FOUND");
        alice.get("/events/$nosuchevent").refused(404, "M_NOT_FOUND");
    }

    @Test
    void tellsEverythingInTheFormOfOld() {
        String said = alice.say(room, "hello");
        String other = bob.createRoom("invite", List.of(alice.id()));
        Reply all = alice.get("/initialSync?limit=1");
        JsonValue.Obj joined = ofRoom(all, room);
        assertThat(joined.string("membership")).contains("join");
        assertThat(ids(Reply.objects(Reply.at(joined, "messages", "chunk")))).containsExactly(said);
        assertThat(Reply.objects(joined.get("state")))
                .extracting(event -> event.string("type").orElse(""))
                .contains("m.room.create", "m.room.name", "m.room.member");
        assertThat(Reply.at(ofRoom(all, other), "invite", "content", "membership"))
                .isEqualTo(JsonValue.str("invite"));
        assertThat(ids(alice.get("/events?from=" + TestServer.encoded(all.text("end")))
                        .objects("chunk")))
                .isEmpty();
        alice.leave(room).ok();
        assertThat(alice.get("/initialSync").objects("rooms"))
                .extracting(info -> info.string("room_id").orElse(""))
                .doesNotContain(room);
        assertThat(ofRoom(alice.get("/initialSync?archived=true"), room).string("membership"))
                .contains("leave");
    }

    @Test
    void tellsOneRoom() {
        String said = alice.say(room, "hello");
        JsonValue.Obj own = alice.get(room(room) + "/initialSync").ok();
        assertThat(own.string("membership")).contains("join");
        assertThat(ids(Reply.objects(Reply.at(own, "messages", "chunk"))).getLast())
                .isEqualTo(said);
        open();
        JsonValue.Obj fromOutside = bob.get(room(room) + "/initialSync").ok();
        assertThat(fromOutside.has("membership")).isFalse();
        assertThat(Reply.objects(fromOutside.get("state"))).isNotEmpty();
    }

    @Test
    void tellsWhatBelongsToARoomBesideItsEvents() {
        String said = alice.say(room, "hello");
        bob.join(room).ok();
        alice.createRoom("preset", "public_chat");
        alice.put(
                        "/user/" + TestServer.encoded(alice.id()) + "/rooms/" + TestServer.encoded(room)
                                + "/account_data/org.example.note",
                        JsonValue.obj("a", 1))
                .ok();
        bob.post(room(room) + "/receipt/m.read/" + TestServer.encoded(said), JsonValue.Obj.EMPTY)
                .ok();
        bob.sync("timeout=0").ok();
        JsonValue.Obj own = alice.get(room(room) + "/initialSync").ok();
        assertThat(own.string("visibility")).contains("private");
        assertThat(Reply.objects(own.get("account_data")))
                .extracting(event -> event.string("type").orElse(""))
                .contains("org.example.note");
        assertThat(Reply.objects(own.get("receipts"))).singleElement().satisfies(receipt -> assertThat(
                        Reply.at(receipt, "content", said, "m.read", bob.id()))
                .isNotNull());
        assertThat(Reply.objects(own.get("presence")))
                .extracting(event -> event.string("sender").orElse(""))
                .contains(bob.id());
        alice.put("/directory/list/room/" + TestServer.encoded(room), JsonValue.obj("visibility", "public"))
                .ok();
        assertThat(alice.get(room(room) + "/initialSync").text("visibility")).isEqualTo("public");
        // Who looks in from outside is told nothing of that.
        open();
        JsonValue.Obj outside = TestServer.shared()
                .user("carol")
                .get(room(room) + "/initialSync")
                .ok();
        assertThat(outside.string("visibility")).contains("public");
        assertThat(outside.members()).doesNotContainKeys("account_data", "receipts", "presence");
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        bob.get("/events?from=yesterday").refused(400, "M_INVALID_PARAM");
        bob.get("/initialSync?limit=-1").refused(400, "M_INVALID_PARAM");
        bob.get(room(room) + "/initialSync").refused(403, "M_FORBIDDEN");
        bob.get("/events?room_id=!nosuchroom:hs1").refused(403, "M_FORBIDDEN");
    }

    private void open() {
        alice.setState(room, "m.room.history_visibility", "", JsonValue.obj("history_visibility", "world_readable"))
                .ok();
    }

    private static JsonValue.Obj ofRoom(Reply all, String room) {
        return all.objects("rooms").stream()
                .filter(info -> info.string("room_id").orElse("").equals(room))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(List<JsonValue.Obj> events) {
        // Presence and the like have none.
        return events.stream()
                .flatMap(event -> event.string("event_id").stream())
                .toList();
    }
}
