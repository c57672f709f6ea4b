package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who is there, and who may know it.
class PresenceTest {
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
    }

    @Test
    void keepsWhatTheUserSays() {
        set(alice, alice, JsonValue.obj("presence", "online", "status_msg", "at \u0000 work"))
                .ok();
        JsonValue.Obj own = get(alice, alice).ok();
        assertThat(own.string("presence")).contains("online");
        assertThat(own.string("status_msg")).contains("at \u0000 work");
        assertThat(own.bool("currently_active")).contains(true);
        assertThat(own.integer("last_active_ago")).isPresent();
        assertThat(get(bob, alice).ok().string("status_msg")).contains("at \u0000 work");
        set(alice, alice, JsonValue.obj("presence", "offline")).ok();
        assertThat(get(bob, alice).ok().string("presence")).contains("offline");
        assertThat(get(bob, alice).ok().has("status_msg")).isFalse();
    }

    @Test
    void tellsThoseWhoShareARoom() {
        String since = bob.syncToken();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(
                    () -> bob.sync("timeout=20000&since=" + TestServer.encoded(since)), threads);
            set(alice, alice, JsonValue.obj("presence", "unavailable", "status_msg", "lunch"))
                    .ok();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).satisfies(reply -> {
                JsonValue.Obj content = ofAlice(reply.ok()).object("content").orElseThrow();
                assertThat(content.string("presence")).contains("unavailable");
                assertThat(content.string("status_msg")).contains("lunch");
            });
        }
    }

    @Test
    void isSetByPolling() {
        String since = bob.syncToken();
        alice.sync("timeout=0&set_presence=unavailable").ok();
        assertThat(ofAlice(since(bob, since)).object("content").orElseThrow().string("presence"))
                .contains("unavailable");
        TestUser quiet = TestServer.shared().user("quiet");
        quiet.sync("set_presence=offline").ok();
        assertThat(get(quiet, quiet).ok().string("presence")).contains("offline");
        quiet.sync("").ok();
        assertThat(get(quiet, quiet).ok().string("presence")).contains("online");
    }

    @Test
    void isToldToWhoComesIntoTheRoomAndOfThem() {
        TestUser carol = TestServer.shared().user("carol");
        String aliceSince = alice.syncToken();
        String since = carol.syncToken();
        assertThat(senders(alice.sync("").ok())).contains(alice.id()).doesNotContain(carol.id());
        carol.join(room).ok();
        JsonValue.Obj joined = since(carol, since);
        assertThat(senders(joined)).contains(alice.id());
        assertThat(senders(since(carol, joined.string("next_batch").orElseThrow())))
                .isEmpty();
        JsonValue.Obj seen = since(alice, aliceSince);
        assertThat(senders(seen)).contains(carol.id());
        assertThat(senders(since(alice, seen.string("next_batch").orElseThrow())))
                .isEmpty();
    }

    @Test
    void isLeftOutWhenTheFilterDoesNotWantIt() {
        alice.syncToken();
        String filter = TestServer.encoded("{\"presence\":{\"not_senders\":[\"" + alice.id() + "\"]}}");
        assertThat(senders(bob.sync("filter=" + filter).ok())).doesNotContain(alice.id());
        assertThat(senders(bob.sync("").ok())).contains(alice.id());
    }

    @Test
    void isNoBusinessOfStrangers() {
        TestUser eve = TestServer.shared().user("eve");
        alice.syncToken();
        get(eve, alice).refused(403, "M_FORBIDDEN");
        eve.get("/presence/@nobody:hs1/status").refused(403, "M_FORBIDDEN");
        assertThat(senders(eve.sync("").ok())).doesNotContain(alice.id());
    }

    @Test
    void saysWhatIsWrongWithTheRequest() {
        set(bob, alice, JsonValue.obj("presence", "online")).refused(403, "M_FORBIDDEN");
        set(alice, alice, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        set(alice, alice, JsonValue.obj("presence", "asleep")).refused(400, "M_INVALID_PARAM");
        set(alice, alice, JsonValue.obj("presence", "online", "status_msg", "x".repeat(3000)))
                .refused(400, "M_INVALID_PARAM");
    }

    private static Reply set(TestUser caller, TestUser of, JsonValue.Obj status) {
        return caller.put("/presence/" + TestServer.encoded(of.id()) + "/status", status);
    }

    private static Reply get(TestUser caller, TestUser of) {
        return caller.get("/presence/" + TestServer.encoded(of.id()) + "/status");
    }

    private static JsonValue.Obj since(TestUser user, String since) {
        return user.sync("timeout=0&since=" + TestServer.encoded(since)).ok();
    }

    private JsonValue.Obj ofAlice(JsonValue.Obj answer) {
        return events(answer).stream()
                .filter(event -> event.string("sender").orElse("").equals(alice.id()))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonValue.Obj> events(JsonValue.Obj answer) {
        return answer.object("presence")
                .map(section -> Reply.objects(section.get("events")))
                .orElse(List.of());
    }

    private static List<String> senders(JsonValue.Obj answer) {
        return events(answer).stream()
                .map(event -> event.string("sender").orElseThrow())
                .toList();
    }
}
