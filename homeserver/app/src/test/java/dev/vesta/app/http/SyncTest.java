package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static dev.vesta.app.http.TestUser.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sync: the first one, what is new since, and waiting for it.
class SyncTest {
    private TestUser alice;
    private TestUser bob;
    private String room;

    @BeforeEach
    void makeARoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        room = alice.createRoom("name", "Two", "invite", List.of(bob.id()));
    }

    @Test
    void beginsWithEverything() {
        String hello = alice.say(room, "hello");
        JsonValue.Obj joined = joined(alice.sync("").ok());
        List<JsonValue.Obj> timeline = Reply.objects(Reply.at(joined, "timeline", "events"));
        List<JsonValue.Obj> state = Reply.objects(Reply.at(joined, "state", "events"));
        assertThat(timeline.getLast().string("event_id")).contains(hello);
        // State and timeline together hold each event of the state once.
        assertThat(List.of(state, timeline))
                .flatMap(events -> events)
                .extracting(event -> event.string("type").orElse(""))
                .contains("m.room.create", "m.room.member", "m.room.power_levels", "m.room.name");
        assertThat(state).extracting(event -> event.string("event_id")).doesNotHaveDuplicates();
    }

    @Test
    void showsAnInviteWithJustEnoughToKnowTheRoom() {
        JsonValue.Obj answer = bob.sync("").ok();
        List<JsonValue.Obj> stripped =
                Reply.objects(Reply.at(answer, "rooms", "invite", room, "invite_state", "events"));
        assertThat(stripped)
                .extracting(event -> event.string("type").orElse(""))
                .contains("m.room.create", "m.room.name", "m.room.join_rules", "m.room.member");
        assertThat(answer.object("rooms")
                        .flatMap(rooms -> rooms.object("join"))
                        .orElse(JsonValue.Obj.EMPTY)
                        .members())
                .doesNotContainKey(room);
    }

    @Test
    void saysOnlyWhatIsNewSince() {
        bob.join(room).ok();
        String since = bob.syncToken();
        String news = alice.say(room, "news");
        JsonValue.Obj answer = since(bob, since, 0).ok();
        JsonValue.Obj joined = joined(answer);
        assertThat(timelineIds(answer)).containsExactly(news);
        assertThat(joined.object("state")
                        .flatMap(s -> s.array("events"))
                        .map(JsonValue.Arr::items)
                        .orElse(List.of()))
                .isEmpty();
        assertThat(joined.object("timeline").orElseThrow().get("limited")).isNotEqualTo(JsonValue.of(true));
    }

    @Test
    void givesTheSameAnswerToTheSameToken() {
        bob.join(room).ok();
        String since = bob.syncToken();
        String news = alice.say(room, "news");
        assertThat(timelineIds(since(bob, since, 0).ok())).containsExactly(news);
        assertThat(timelineIds(since(bob, since, 0).ok())).containsExactly(news);
    }

    @Test
    void waitsUntilSomethingHappens() {
        bob.join(room).ok();
        String since = bob.syncToken();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> untilEvents(since), threads);
            String news = alice.say(room, "wake up");
            assertThat(waiting)
                    .succeedsWithin(Duration.ofSeconds(10))
                    .satisfies(reply -> assertThat(timelineIds(reply.ok())).containsExactly(news));
        }
    }

    /// Presence, bob's own too, may wake him before: as clients do, he asks again.
    private Reply untilEvents(String since) {
        Reply reply = since(bob, since, 20_000);
        while (timelineIds(reply.ok()).isEmpty()) {
            reply = since(bob, reply.text("next_batch"), 20_000);
        }
        return reply;
    }

    @Test
    void wakesForAnInvite() {
        TestUser carol = TestServer.shared().user("carol");
        String since = carol.syncToken();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Reply> waiting =
                    CompletableFuture.supplyAsync(() -> since(carol, since, 20_000), threads);
            alice.invite(room, carol).ok();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).satisfies(reply -> assertThat(
                            Reply.at(reply.ok(), "rooms", "invite", room))
                    .isNotNull());
        }
    }

    @Test
    void answersWithATokenWhenNothingHappensInTime() {
        // In no room, so that nothing that is counted or told in the background ends the wait.
        TestUser carol = TestServer.shared().user("carol");
        String since = carol.syncToken();
        Instant begin = Instant.now();
        JsonValue.Obj answer = since(carol, since, 300).ok();
        assertThat(Duration.between(begin, Instant.now())).isGreaterThan(Duration.ofMillis(250));
        assertThat(Reply.at(answer, "rooms", "join")).isEqualTo(JsonValue.Obj.EMPTY);
        String next = answer.string("next_batch").orElseThrow();
        assertThat(Reply.at(since(carol, next, 0).ok(), "rooms", "join")).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void showsAJoinWithTheWholeState() {
        String since = bob.syncToken();
        bob.join(room).ok();
        JsonValue.Obj joined = joined(since(bob, since, 0).ok());
        List<JsonValue.Obj> state = Reply.objects(Reply.at(joined, "state", "events"));
        List<JsonValue.Obj> timeline = Reply.objects(Reply.at(joined, "timeline", "events"));
        assertThat(List.of(state, timeline))
                .flatMap(events -> events)
                .extracting(event -> event.string("type").orElse(""))
                .contains("m.room.create", "m.room.name");
        assertThat(Reply.at(joined, "summary", "m.joined_member_count")).isEqualTo(JsonValue.of(2));
        // The client does not know what was said before, nor that this is all of it.
        assertThat(Reply.at(joined, "timeline", "limited")).isEqualTo(JsonValue.of(true));
    }

    @Test
    void showsALeavingOnceAndNothingOfLater() {
        bob.join(room).ok();
        String since = bob.syncToken();
        bob.leave(room).ok();
        alice.say(room, "he is gone");
        JsonValue.Obj answer = since(bob, since, 0).ok();
        List<JsonValue.Obj> seen = Reply.objects(Reply.at(answer, "rooms", "leave", room, "timeline", "events"));
        assertThat(seen).extracting(event -> event.string("type").orElse("")).containsExactly("m.room.member");
        String next = answer.string("next_batch").orElseThrow();
        alice.say(room, "still");
        JsonValue.Obj later = since(bob, next, 0).ok();
        assertThat(later.object("rooms")
                        .flatMap(r -> r.object("leave"))
                        .orElse(JsonValue.Obj.EMPTY)
                        .members())
                .isEmpty();
    }

    @Test
    void leadsFromALimitedTimelineToTheRestOfIt() {
        bob.join(room).ok();
        String since = bob.syncToken();
        for (int i = 0; i < 15; i++) {
            alice.say(room, "message " + i);
        }
        JsonValue.Obj timeline =
                joined(since(bob, since, 0).ok()).object("timeline").orElseThrow();
        assertThat(timeline.get("limited")).isEqualTo(JsonValue.of(true));
        assertThat(Reply.objects(timeline.get("events"))).hasSize(10);
        String before = timeline.string("prev_batch").orElseThrow();
        List<JsonValue.Obj> rest = bob.get(room(room) + "/messages?dir=b&limit=5&from=" + TestServer.encoded(before))
                .objects("chunk");
        assertThat(rest)
                .extracting(event -> event.object("content").orElseThrow())
                .containsExactly(
                        text("message 4"), text("message 3"), text("message 2"), text("message 1"), text("message 0"));
    }

    @Test
    void obeysAnInlineFilter() {
        bob.join(room).ok();
        String since = bob.syncToken();
        alice.say(room, "one");
        String last = alice.say(room, "two");
        alice.send(room, "org.example.x", TestUser.newTxn(), JsonValue.Obj.EMPTY)
                .ok();
        String filter = "{\"room\":{\"timeline\":{\"types\":[\"m.room.message\"],\"limit\":1}}}";
        JsonValue.Obj answer = bob.sync("since=" + TestServer.encoded(since) + "&filter=" + TestServer.encoded(filter))
                .ok();
        assertThat(timelineIds(answer)).containsExactly(last);
    }

    @Test
    void sendsAllStateAgainWhenAsked() {
        bob.join(room).ok();
        String since = bob.syncToken();
        JsonValue.Obj joined = joined(bob.sync("full_state=true&timeout=20000&since=" + TestServer.encoded(since))
                .ok());
        assertThat(Reply.objects(Reply.at(joined, "state", "events")))
                .extracting(event -> event.string("type").orElse(""))
                .contains("m.room.create", "m.room.name", "m.room.member");
    }

    @Test
    void tellsTheSendingDeviceWhichEventIsItsOwn() {
        bob.join(room).ok();
        String aliceSince = alice.syncToken();
        String bobSince = bob.syncToken();
        alice.send(room, "m.room.message", "mine", text("a")).ok();
        assertThat(transactions(since(alice, aliceSince, 0).ok())).containsExactly("mine");
        assertThat(transactions(since(bob, bobSince, 0).ok())).containsExactly("");
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        bob.sync("since=yesterday").refused(400, "M_INVALID_PARAM");
        bob.sync("filter=17").refused(400, "M_INVALID_PARAM");
        bob.sync("filter=%7B").refused(400, "M_NOT_JSON");
        bob.sync("timeout=long").refused(400, "M_INVALID_PARAM");
        bob.sync("set_presence=asleep").refused(400, "M_INVALID_PARAM");
        TestServer.shared().get("/_matrix/client/v3/sync").refused(401, "M_MISSING_TOKEN");
    }

    @Test
    void showsStrangersNothing() {
        TestUser eve = TestServer.shared().user("eve");
        String since = eve.syncToken();
        alice.say(room, "between us");
        JsonValue.Obj answer = since(eve, since, 0).ok();
        assertThat(answer.toString()).doesNotContain(room);
    }

    private Reply since(TestUser user, String since, int timeoutMillis) {
        return user.sync("since=" + TestServer.encoded(since) + "&timeout=" + timeoutMillis);
    }

    private JsonValue.Obj joined(JsonValue.Obj answer) {
        return (JsonValue.Obj) Reply.at(answer, "rooms", "join", room);
    }

    private List<JsonValue.Obj> timeline(JsonValue.Obj answer) {
        return answer.object("rooms")
                .flatMap(rooms -> rooms.object("join"))
                .flatMap(joined -> joined.object(room))
                .flatMap(joined -> joined.object("timeline"))
                .map(timeline -> Reply.objects(timeline.get("events")))
                .orElse(List.of());
    }

    private List<String> timelineIds(JsonValue.Obj answer) {
        return timeline(answer).stream()
                .map(event -> event.string("event_id").orElseThrow())
                .toList();
    }

    private List<String> transactions(JsonValue.Obj answer) {
        return timeline(answer).stream()
                .map(event -> event.object("unsigned")
                        .flatMap(unsigned -> unsigned.string("transaction_id"))
                        .orElse(""))
                .toList();
    }
}
