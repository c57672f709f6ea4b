package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Messages between devices.
class ToDeviceTest {
    private final TestUser alice = TestServer.shared().user("alice");
    private final TestUser bob = TestServer.shared().user("bob");

    @Test
    void handsAMessageOverUntilTheDeviceHasGotIt() {
        String since = bob.syncToken();
        send("t1", bob.device(), "one").ok();
        JsonValue.Obj first = since(bob, since);
        assertThat(bodies(first)).containsExactly("one");
        assertThat(messages(first).getFirst().string("sender")).contains(alice.id());
        assertThat(bodies(since(bob, since))).containsExactly("one");
        String next = first.string("next_batch").orElseThrow();
        assertThat(bodies(since(bob, next))).isEmpty();
        // Whoever came with the newer token has got it.
        assertThat(bodies(since(bob, since))).isEmpty();
        assertThat(bodies(bob.sync("").ok())).isEmpty();
    }

    @Test
    void wakesTheDevice() {
        String since = next(since(bob, bob.syncToken()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(
                    () -> bob.sync("timeout=20000&since=" + TestServer.encoded(since)), threads);
            send("t2", bob.device(), "wake up").ok();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).satisfies(reply -> assertThat(bodies(reply.ok()))
                    .containsExactly("wake up"));
        }
    }

    @Test
    void reachesAllDevicesOfAUser() {
        TestUser phone = bob.onAnotherDevice();
        send("t3", "*", "to all").ok();
        send("t4", "NOSUCHDEVICE", "to none").ok();
        assertThat(bodies(bob.sync("").ok())).containsExactly("to all");
        assertThat(bodies(phone.sync("").ok())).containsExactly("to all");
        assertThat(bodies(alice.sync("").ok())).isEmpty();
    }

    @Test
    void sendsOnceForOneTransaction() {
        send("same", bob.device(), "one").ok();
        send("same", bob.device(), "one").ok();
        assertThat(bodies(bob.sync("").ok())).containsExactly("one");
    }

    /// More than one answer holds comes in several, without a wait.
    @Test
    void handsOverManyInOrder() {
        for (int i = 0; i < 120; i++) {
            send("many" + i, bob.device(), "m" + i).ok();
        }
        JsonValue.Obj first = bob.sync("").ok();
        assertThat(bodies(first)).hasSize(100);
        JsonValue.Obj rest = since(bob, next(first));
        assertThat(bodies(rest)).hasSize(20);
        assertThat(bodies(rest).getLast()).isEqualTo("m119");
        assertThat(bodies(since(bob, next(rest)))).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithTheRequest() {
        String path = "/sendToDevice/org.example.x/bad";
        alice.put(path, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        alice.put(path, JsonValue.obj("messages", "none")).refused(400, "M_BAD_JSON");
        alice.put(path, JsonValue.obj("messages", JsonValue.obj(bob.id(), "x"))).refused(400, "M_BAD_JSON");
        alice.put(path, JsonValue.obj("messages", JsonValue.obj(bob.id(), JsonValue.obj("*", 1))))
                .refused(400, "M_BAD_JSON");
        alice.put(path, JsonValue.obj("messages", JsonValue.obj("bob", JsonValue.Obj.EMPTY)))
                .refused(400, "M_INVALID_PARAM");
    }

    private Reply send(String txn, String device, String body) {
        return alice.put(
                "/sendToDevice/org.example.x/" + txn,
                JsonValue.obj("messages", JsonValue.obj(bob.id(), JsonValue.obj(device, JsonValue.obj("body", body)))));
    }

    private static JsonValue.Obj since(TestUser user, String since) {
        return user.sync("timeout=0&since=" + TestServer.encoded(since)).ok();
    }

    private static String next(JsonValue.Obj answer) {
        return answer.string("next_batch").orElseThrow();
    }

    private static List<JsonValue.Obj> messages(JsonValue.Obj answer) {
        return answer.object("to_device")
                .map(section -> Reply.objects(section.get("events")))
                .orElse(List.of());
    }

    private static List<String> bodies(JsonValue.Obj answer) {
        return messages(answer).stream()
                .map(message -> message.object("content")
                        .flatMap(content -> content.string("body"))
                        .orElseThrow())
                .toList();
    }
}
