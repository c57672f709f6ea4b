package dev.vesta.app.http;

import static dev.vesta.app.http.SlidingUser.count;
import static dev.vesta.app.http.SlidingUser.events;
import static dev.vesta.app.http.SlidingUser.room;
import static dev.vesta.app.http.SlidingUser.rooms;
import static dev.vesta.app.http.SlidingUser.state;
import static dev.vesta.app.http.SlidingUser.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Sliding sync: windows over the user's rooms, and what was sent of them.
class SlidingSyncTest {
    private static final JsonValue.Arr NONE = JsonValue.Arr.EMPTY;
    private static final JsonValue.Arr NAME = JsonValue.arr(JsonValue.arr("m.room.name", ""));
    private static final JsonValue.Arr ALL = JsonValue.arr(JsonValue.arr("*", "*"));
    private static final JsonValue.Arr LAZY = JsonValue.arr(JsonValue.arr("m.room.member", "$LAZY"));

    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");

    @Test
    void beginsWithTheNewestRooms() {
        String first = bob.createRoom("name", "First");
        String second = bob.createRoom("name", "Second");
        String third = bob.createRoom("name", "Third");
        bob.say(first, "hello");
        SlidingUser client = new SlidingUser(bob).list(0, 1, 2, NAME);
        JsonValue.Obj answer = client.sync();
        assertThat(count(answer, "all")).isEqualTo(3);
        assertThat(rooms(answer)).containsOnlyKeys(first, third);
        JsonValue.Obj told = room(answer, first);
        assertThat(told.bool("initial")).contains(true);
        assertThat(told.string("name")).contains("First");
        assertThat(texts(told)).containsExactly("hello");
        assertThat(events(told, "timeline")).hasSize(2);
        assertThat(told.bool("limited")).contains(true);
        assertThat(told.string("prev_batch")).isPresent();
        assertThat(told.string("membership")).contains("join");
        assertThat(state(told)).containsExactly("m.room.name|");
        assertThat(told.integer("joined_count")).contains(1L);
        assertThat(told.integer("num_live")).contains(0L);
        assertThat(told.has("heroes")).isFalse();
        assertThat(told.integer("bump_stamp").orElseThrow())
                .isGreaterThan(room(answer, third).integer("bump_stamp").orElseThrow());
        // A larger window brings the rooms that are new to the connection, and no others.
        assertThat(rooms(client.list(0, 9, 2, NAME).sync())).containsOnlyKeys(second);
        assertThat(rooms(client.sync())).isEmpty();
        // prev_batch leads to what is before.
        String before = bob.get(TestUser.room(first) + "/messages?dir=b&limit=1&from="
                        + told.string("prev_batch").orElseThrow())
                .objects("chunk")
                .getFirst()
                .string("event_id")
                .orElseThrow();
        assertThat(events(told, "timeline"))
                .noneMatch(event -> event.string("event_id").orElseThrow().equals(before));
    }

    @Test
    void tellsWhatIsNew() {
        String room = sharedRoom();
        SlidingUser client = new SlidingUser(bob).list(0, 9, 10, NAME);
        client.sync();
        alice.say(room, "one");
        alice.setState(room, "m.room.name", "", JsonValue.obj("name", "Renamed"))
                .ok();
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "not asked for"))
                .ok();
        JsonValue.Obj told = room(client.sync(), room);
        assertThat(told.has("initial")).isFalse();
        assertThat(texts(told)).containsExactly("one");
        assertThat(events(told, "timeline")).hasSize(3);
        assertThat(told.integer("num_live")).contains(3L);
        assertThat(told.has("limited")).isFalse();
        assertThat(told.string("name")).contains("Renamed");
        assertThat(state(told)).containsExactly("m.room.name|");
        assertThat(told.has("joined_count")).isFalse();
        assertThat(rooms(client.sync())).isEmpty();
        // More than fits: the newest, and the client knows that there is a gap.
        client.list(0, 9, 2, NAME);
        for (int i = 0; i < 5; i++) {
            alice.say(room, "m" + i);
        }
        told = room(client.sync(), room);
        assertThat(texts(told)).containsExactly("m3", "m4");
        assertThat(told.bool("limited")).contains(true);
    }

    @Test
    void wakesWhenSomethingHappens() throws Exception {
        String room = sharedRoom();
        SlidingUser client = new SlidingUser(bob).list(0, 9, 10, NONE);
        client.sync();
        // Twice nothing: the second poll is one that the server need not look at.
        client.sync();
        CompletableFuture<JsonValue.Obj> poll = CompletableFuture.supplyAsync(() -> client.sync(20_000));
        alice.say(room, "wake up");
        assertThat(texts(room(poll.get(15, TimeUnit.SECONDS), room))).containsExactly("wake up");
        // A room that is new to the user wakes too.
        CompletableFuture<JsonValue.Obj> next = CompletableFuture.supplyAsync(() -> client.sync(20_000));
        String invited = alice.createRoom("name", "New");
        alice.invite(invited, bob).ok();
        assertThat(room(next.get(15, TimeUnit.SECONDS), invited).array("invite_state"))
                .isPresent();
    }

    @Test
    void answersTheNewerOfTwoPollsOfAConnection() throws Exception {
        String room = sharedRoom();
        SlidingUser client = new SlidingUser(bob).list(0, 9, 10, NONE);
        client.sync();
        String pos = client.pos();
        CompletableFuture<Reply> cancelled = CompletableFuture.supplyAsync(() -> client.ask(25_000));
        String other = alice.createPublicRoom();
        // Whichever comes later ends the one before; nobody waits for the time that the first has asked for.
        SlidingUser again = new SlidingUser(bob).list(0, 9, 10, NONE).at(pos);
        while (!cancelled.isDone()) {
            assertThat(rooms(again.at(pos).sync())).isEmpty();
        }
        assertThat(rooms(cancelled.get().ok())).isEmpty();
        bob.join(other).ok();
        alice.say(room, "still there");
        JsonValue.Obj answer = again.at(pos).sync();
        assertThat(texts(room(answer, room))).containsExactly("still there");
        assertThat(room(answer, other).bool("initial")).contains(true);
    }

    @Test
    void repeatsWhatWasLost() {
        String room = sharedRoom();
        SlidingUser client = new SlidingUser(bob).list(0, 9, 10, NONE);
        client.sync();
        String pos = client.pos();
        String other = bob.createRoom("name", "Other");
        alice.say(room, "lost");
        JsonValue.Obj lost = client.sync();
        String after = client.pos();
        assertThat(rooms(lost)).containsOnlyKeys(room, other);
        // The answer did not come: the same question gets it again, with what has come since.
        alice.say(room, "and found");
        JsonValue.Obj again = client.at(pos).sync();
        assertThat(rooms(again)).containsOnlyKeys(room, other);
        assertThat(room(again, other).bool("initial")).contains(true);
        assertThat(texts(room(again, room))).containsExactly("lost", "and found");
        assertThat(rooms(client.sync())).isEmpty();
        assertThat(client.pos()).isNotEqualTo(after);
    }

    @Test
    void catchesUpWithRoomsThatLeftTheWindow() {
        String quiet = sharedRoom();
        String busy = sharedRoom();
        alice.say(quiet, "zero");
        SlidingUser client = new SlidingUser(bob).list(0, 0, 10, NONE);
        assertThat(rooms(client.sync())).containsOnlyKeys(quiet);
        alice.say(quiet, "one");
        alice.say(busy, "now I am first");
        assertThat(rooms(client.sync())).containsOnlyKeys(busy);
        alice.say(busy, "still");
        assertThat(rooms(client.sync())).containsOnlyKeys(busy);
        alice.say(quiet, "two");
        JsonValue.Obj told = room(client.sync(), quiet);
        assertThat(told.has("initial")).isFalse();
        assertThat(texts(told)).containsExactly("one", "two");
        assertThat(told.integer("num_live")).contains(1L);
    }

    @Test
    void expandsTimelinesAndState() {
        String room = sharedRoom();
        for (int i = 0; i < 5; i++) {
            alice.say(room, "m" + i);
        }
        SlidingUser client = new SlidingUser(bob).list(0, 9, 1, NONE);
        assertThat(texts(room(client.sync(), room))).containsExactly("m4");
        client.subscribe(room, 4, JsonValue.arr(JsonValue.arr("m.room.create", "")));
        JsonValue.Obj told = room(client.sync(), room);
        assertThat(texts(told)).containsExactly("m1", "m2", "m3", "m4");
        assertThat(told.bool("unstable_expanded_timeline")).contains(true);
        assertThat(told.has("initial")).isFalse();
        assertThat(told.integer("num_live")).contains(0L);
        assertThat(state(told)).containsExactly("m.room.create|");
        assertThat(rooms(client.sync())).isEmpty();
        // What it had once it need not be sent again.
        client.subscribe(room, 1, NONE).sync();
        assertThat(rooms(client.subscribe(room, 4, JsonValue.arr(JsonValue.arr("m.room.create", "")))
                        .sync()))
                .isEmpty();
    }

    @Test
    void tellsTheStateThatIsRequired() {
        String room = sharedRoom();
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "a")).ok();
        alice.setState(room, "org.example.x", "k", JsonValue.obj("a", 1)).ok();
        assertThat(state(first(JsonValue.arr(JsonValue.arr("m.room.member", "$ME")), room)))
                .containsExactly("m.room.member|" + bob.id());
        assertThat(state(first(JsonValue.arr(JsonValue.arr("m.room.member", "*")), room)))
                .containsExactly("m.room.member|" + alice.id(), "m.room.member|" + bob.id());
        assertThat(state(first(JsonValue.arr(JsonValue.arr("*", "k")), room))).containsExactly("org.example.x|k");
        assertThat(state(first(ALL, room)))
                .contains("m.room.create|", "m.room.topic|", "org.example.x|k", "m.room.member|" + alice.id());
        assertThat(state(first(NONE, room))).isEmpty();
    }

    @Test
    void loadsMembersLazily() {
        TestUser carol = server.user("carol");
        String room = sharedRoom();
        carol.join(room).ok();
        alice.say(room, "by alice");
        SlidingUser client = new SlidingUser(bob).list(0, 9, 1, LAZY);
        assertThat(state(room(client.sync(), room))).containsExactly("m.room.member|" + alice.id());
        alice.say(room, "once more");
        assertThat(state(room(client.sync(), room))).isEmpty();
        carol.say(room, "by carol");
        assertThat(state(room(client.sync(), room))).containsExactly("m.room.member|" + carol.id());
        // In a gap she changes her name: who knows her is told.
        String path = "/profile/" + TestServer.encoded(carol.id()) + "/displayname";
        carol.put(path, JsonValue.obj("displayname", "Carola")).ok();
        while (!carol.getState(room, "m.room.member", carol.id())
                .ok()
                .string("displayname")
                .equals(Optional.of("Carola"))) {
            Thread.onSpinWait();
        }
        alice.say(room, "a");
        alice.say(room, "b");
        JsonValue.Obj told = room(client.sync(), room);
        assertThat(told.bool("limited")).contains(true);
        assertThat(state(told)).containsExactly("m.room.member|" + carol.id());
    }

    @Test
    void showsInvitesAndWhatBecomesOfThem() {
        String room = alice.createRoom("name", "Secret place", "preset", "private_chat");
        alice.say(room, "not for bob yet");
        alice.invite(room, bob).ok();
        SlidingUser client = new SlidingUser(bob).list(0, 9, 10, ALL);
        JsonValue.Obj invited = room(client.sync(), room);
        assertThat(invited.string("membership")).contains("invite");
        assertThat(events(invited, "invite_state"))
                .anyMatch(event -> event.string("type").orElseThrow().equals("m.room.name"))
                .anyMatch(event -> event.string("state_key").orElseThrow().equals(bob.id()));
        assertThat(invited.has("timeline")).isFalse();
        assertThat(invited.has("required_state")).isFalse();
        assertThat(rooms(client.sync())).isEmpty();
        bob.join(room).ok();
        JsonValue.Obj joined = room(client.sync(), room);
        assertThat(joined.bool("initial")).contains(true);
        assertThat(joined.string("name")).contains("Secret place");
        bob.leave(room).ok();
        alice.say(room, "without bob");
        JsonValue.Obj left = room(client.sync(), room);
        assertThat(left.string("membership")).contains("leave");
        assertThat(state(left)).contains("m.room.member|" + bob.id());
        assertThat(texts(left)).isEmpty();
        alice.say(room, "more without bob");
        assertThat(rooms(client.sync())).isEmpty();
        // Who begins then knows nothing of what they left by themselves.
        assertThat(rooms(new SlidingUser(bob, "new").list(0, 9, 10, ALL).sync()))
                .isEmpty();
        alice.invite(room, bob).ok();
        assertThat(room(client.sync(), room).string("membership")).contains("invite");
        bob.leave(room).ok();
        JsonValue.Obj declined = room(client.sync(), room);
        assertThat(declined.string("membership")).contains("leave");
        assertThat(state(declined)).containsExactly("m.room.member|" + bob.id());
        assertThat(texts(declined)).isEmpty();
    }

    @Test
    void tellsOfKicks() {
        String room = sharedRoom();
        alice.post(TestUser.room(room) + "/kick", JsonValue.obj("user_id", bob.id()))
                .ok();
        alice.say(room, "gone");
        JsonValue.Obj told = first(ALL, room);
        assertThat(told.string("membership")).contains("leave");
        assertThat(texts(told)).isEmpty();
    }

    @Test
    void filtersLists() {
        String plain = bob.createRoom();
        String encrypted = bob.createRoom(
                "initial_state",
                List.of(JsonValue.obj(
                        "type",
                        "m.room.encryption",
                        "state_key",
                        "",
                        "content",
                        JsonValue.obj("algorithm", "m.megolm.v1.aes-sha2"))));
        String space = bob.createRoom("creation_content", JsonValue.obj("type", "m.space"));
        String invite = alice.createRoom();
        alice.invite(invite, bob).ok();
        bob.put(
                        "/user/" + TestServer.encoded(bob.id()) + "/account_data/m.direct",
                        JsonValue.obj(alice.id(), List.of(plain)))
                .ok();
        bob.put(
                        "/user/" + TestServer.encoded(bob.id()) + TestUser.room(encrypted) + "/tags/m.favourite",
                        JsonValue.Obj.EMPTY)
                .ok();
        bob.setState(space, "m.space.child", encrypted, JsonValue.obj("via", List.of("hs1")))
                .ok();
        assertThat(filtered("is_dm", true)).containsExactlyInAnyOrder(plain);
        assertThat(filtered("is_dm", false)).containsExactlyInAnyOrder(encrypted, space, invite);
        assertThat(filtered("is_encrypted", true)).containsExactlyInAnyOrder(encrypted);
        assertThat(filtered("is_invite", true)).containsExactlyInAnyOrder(invite);
        assertThat(filtered("is_invite", false)).containsExactlyInAnyOrder(plain, encrypted, space);
        assertThat(filtered("room_types", List.of("m.space"))).containsExactlyInAnyOrder(space);
        assertThat(filtered("not_room_types", List.of("m.space"))).containsExactlyInAnyOrder(plain, encrypted, invite);
        assertThat(filtered("room_types", JsonValue.arr(new Object[] {null})))
                .containsExactlyInAnyOrder(plain, encrypted, invite);
        assertThat(filtered("tags", List.of("m.favourite"))).containsExactlyInAnyOrder(encrypted);
        assertThat(filtered("not_tags", List.of("m.favourite"))).containsExactlyInAnyOrder(plain, space, invite);
        assertThat(filtered("spaces", List.of(space))).containsExactlyInAnyOrder(encrypted);
        assertThat(first(NONE, plain).bool("is_dm")).contains(true);
    }

    @Test
    void namesHeroesAndCounts() {
        String room = alice.createRoom("preset", "public_chat");
        bob.join(room).ok();
        SlidingUser client = new SlidingUser(bob).list(0, 9, 10, NONE);
        JsonValue.Obj told = room(client.sync(), room);
        assertThat(told.has("name")).isFalse();
        assertThat(events(told, "heroes")).singleElement().satisfies(hero -> assertThat(hero.string("user_id"))
                .contains(alice.id()));
        assertThat(told.integer("joined_count")).contains(2L);
        assertThat(told.integer("notification_count")).contains(0L);
        String event = alice.say(room, bob.id() + " look");
        told = room(client.sync(), room);
        assertThat(told.integer("notification_count")).contains(1L);
        // Read on another device: the count is news though nothing was said.
        bob.post(TestUser.room(room) + "/receipt/m.read/" + TestServer.encoded(event), JsonValue.Obj.EMPTY)
                .ok();
        told = room(client.sync(10_000), room);
        assertThat(told.integer("notification_count")).contains(0L);
        assertThat(texts(told)).isEmpty();
    }

    @Test
    void keepsConnectionsApart() {
        String room = sharedRoom();
        SlidingUser one = new SlidingUser(bob, "one").list(0, 9, 10, NONE);
        SlidingUser two = new SlidingUser(bob, "two").list(0, 9, 10, NONE);
        one.sync();
        two.sync();
        alice.say(room, "to both");
        assertThat(texts(room(one.sync(), room))).containsExactly("to both");
        assertThat(texts(room(two.sync(), room))).containsExactly("to both");
        two.at(one.pos()).ask(0).refused(400, "M_UNKNOWN_POS");
        new SlidingUser(alice, "one").list(0, 9, 10, NONE).at(one.pos()).ask(0).refused(400, "M_UNKNOWN_POS");
        new SlidingUser(bob.onAnotherDevice(), "one")
                .list(0, 9, 10, NONE)
                .at(one.pos())
                .ask(0)
                .refused(400, "M_UNKNOWN_POS");
        // Who begins anew ends the connection of before.
        String old = one.pos();
        one.at("").sync();
        one.at(old).ask(0).refused(400, "M_UNKNOWN_POS");
        one.at("c1_99999999_1_0_1_1_0.0.0").ask(0).refused(400, "M_UNKNOWN_POS");
        one.at("nonsense").ask(0).refused(400, "M_UNKNOWN_POS");
    }

    @Test
    void storesNothingForAnswersThatChangeNothing() {
        String room = sharedRoom();
        SlidingUser client = new SlidingUser(bob).list(0, 0, 5, LAZY);
        client.sync();
        alice.say(room, "hello");
        client.sync();
        String version = version(client);
        for (int i = 0; i < 3; i++) {
            alice.say(room, "m" + i);
            assertThat(texts(room(client.sync(), room))).containsExactly("m" + i);
            assertThat(rooms(client.sync(1))).isEmpty();
        }
        assertThat(version(client)).isEqualTo(version);
        // A room that falls out of the window is noted once, however often something happens there.
        String other = sharedRoom();
        client.sync();
        for (int i = 0; i < 3; i++) {
            alice.say(room, "out" + i);
            alice.say(other, "in" + i);
            client.sync();
            version = i == 0 ? version(client) : version;
        }
        assertThat(version(client)).isEqualTo(version);
    }

    /// The part of a position that says which state of the connection it is of: a new one is stored.
    private static String version(SlidingUser client) {
        return client.pos().split("_", -1)[2];
    }

    @Test
    void survivesARestart() {
        TestServer before = TestServer.start(TestServer.Settings.OPEN);
        TestUser one = before.user("one");
        TestUser two = before.user("two");
        String room = one.createPublicRoom();
        two.join(room).ok();
        one.say(room, "before");
        SlidingUser client = new SlidingUser(two).list(0, 9, 1, LAZY);
        client.sync();
        String lost = client.pos();
        String other = one.createPublicRoom();
        two.join(other).ok();
        assertThat(rooms(client.sync())).containsOnlyKeys(other);
        String pos = client.pos();
        try (TestServer after = before.restarted()) {
            TestUser oneAgain = new TestUser(after, one.id(), one.device(), one.token());
            TestUser twoAgain = new TestUser(after, two.id(), two.device(), two.token());
            // The last position and the one before it are good: whether the answer came is not known.
            SlidingUser again = new SlidingUser(twoAgain).list(0, 9, 1, LAZY).at(lost);
            assertThat(rooms(again.sync())).containsOnlyKeys(other);
            oneAgain.say(room, "after");
            JsonValue.Obj told = room(again.sync(), room);
            assertThat(told.has("initial")).isFalse();
            assertThat(texts(told)).containsExactly("after");
            assertThat(state(told)).isEmpty();
            // Who went on from there has given up the other.
            again.at(pos).ask(0).refused(400, "M_UNKNOWN_POS");
        }
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        JsonValue.Obj list = JsonValue.obj("timeline_limit", 1, "ranges", List.of(List.of(0, 1)));
        refused(JsonValue.obj("lists", JsonValue.arr()), "M_BAD_JSON");
        refused(JsonValue.obj("lists", JsonValue.obj("a", 1)), "M_BAD_JSON");
        refused(JsonValue.obj("lists", JsonValue.obj("a", JsonValue.Obj.EMPTY)), "M_BAD_JSON");
        refused(JsonValue.obj("conn_id", 1), "M_BAD_JSON");
        refused(JsonValue.obj("extensions", JsonValue.arr()), "M_BAD_JSON");
        refused(list("ranges", List.of(List.of(-1, 4)), list), "M_INVALID_PARAM");
        refused(list("ranges", List.of(List.of(4, 1)), list), "M_INVALID_PARAM");
        refused(list("ranges", List.of(List.of(1)), list), "M_BAD_JSON");
        refused(list("timeline_limit", -1, list), "M_INVALID_PARAM");
        refused(list("timeline_limit", "x", list), "M_BAD_JSON");
        refused(list("required_state", List.of("m.room.name"), list), "M_BAD_JSON");
        refused(list("required_state", List.of(List.of("a")), list), "M_BAD_JSON");
        refused(list("filters", JsonValue.obj("is_dm", "yes"), list), "M_BAD_JSON");
        refused(list("filters", JsonValue.obj("tags", List.of(1)), list), "M_BAD_JSON");
        List<JsonValue> many = new ArrayList<>();
        for (int i = 0; i < 501; i++) {
            many.add(JsonValue.arr("t" + i, ""));
        }
        refused(list("required_state", many, list), "M_INVALID_PARAM");
        server.call("POST", SlidingUser.PATH, null, new byte[] {'{', '}'}).refused(401, "M_MISSING_TOKEN");
        server.call("POST", SlidingUser.PATH, bob.token(), new byte[] {'{'}).refused(400, "M_NOT_JSON");
        server.call("POST", SlidingUser.PATH + "?set_presence=asleep", bob.token(), new byte[] {'{', '}'})
                .refused(400, "M_INVALID_PARAM");
        // A huge range and a huge limit are what is there.
        String room = bob.createRoom();
        assertThat(rooms(new SlidingUser(bob)
                        .list(0, JsonValue.MAX_INTEGER, 2_000_000_000, NONE)
                        .sync()))
                .containsOnlyKeys(room);
    }

    private void refused(JsonValue.Obj body, String errcode) {
        server.call("POST", SlidingUser.PATH, bob.token(), CanonicalJson.encode(body))
                .refused(400, errcode);
    }

    private static JsonValue.Obj list(String key, Object value, JsonValue.Obj list) {
        return JsonValue.obj("lists", JsonValue.obj("a", list.with(key, JsonValue.of(value))));
    }

    private List<String> filtered(String filter, Object value) {
        JsonValue.Obj lists = JsonValue.obj(
                "f",
                JsonValue.obj(
                        "timeline_limit",
                        0,
                        "ranges",
                        List.of(List.of(0, 99)),
                        "filters",
                        JsonValue.obj(filter, value)));
        JsonValue.Obj answer = new SlidingUser(bob, "filtered").lists(lists).sync();
        assertThat(count(answer, "f")).isEqualTo(rooms(answer).size());
        return List.copyOf(rooms(answer).keySet());
    }

    /// A room in the first answer of a connection.
    private JsonValue.Obj first(JsonValue.Arr requiredState, String room) {
        return room(new SlidingUser(bob, "first").list(0, 99, 10, requiredState).sync(), room);
    }

    private String sharedRoom() {
        String room = alice.createPublicRoom();
        bob.join(room).ok();
        return room;
    }
}
