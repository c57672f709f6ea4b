package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Who is typing.
class TypingTest extends TwoInARoom {
    @Test
    void tellsTheOthersInTheRoom() {
        String since = bob.syncToken();
        types(alice, true).ok();
        JsonValue.Obj answer = since(bob, since);
        assertThat(typing(answer)).containsExactly(alice.id());
        String next = answer.string("next_batch").orElseThrow();
        types(alice, true).ok();
        assertThat(ephemeral(since(bob, next))).isEmpty();
        types(alice, false).ok();
        JsonValue.Obj stopped = since(bob, next);
        assertThat(ephemeral(stopped)).hasSize(1);
        assertThat(typing(stopped)).isEmpty();
    }

    @Test
    void wakesThoseWhoWait() {
        String since = bob.syncToken();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(
                    () -> bob.sync("timeout=20000&since=" + TestServer.encoded(since) + "&filter="
                            + TestServer.encoded("{\"presence\":{\"types\":[]}}")),
                    threads);
            types(alice, true).ok();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).satisfies(reply -> assertThat(typing(reply.ok()))
                    .containsExactly(alice.id()));
        }
    }

    @Test
    void endsWithTheMessageAndWithLeaving() {
        types(alice, true).ok();
        types(bob, true).ok();
        alice.say(room, "there it is");
        assertThat(typing(bob.sync("").ok())).containsExactly(bob.id());
        bob.leave(room).ok();
        assertThat(ephemeral(alice.sync("").ok())).isEmpty();
    }

    @Test
    void isLeftOutWhenTheFilterDoesNotWantIt() {
        String since = bob.syncToken();
        types(alice, true).ok();
        JsonValue.Obj answer = bob.sync("timeout=0&since=" + TestServer.encoded(since) + "&filter="
                        + TestServer.encoded("{\"room\":{\"ephemeral\":{\"not_types\":[\"m.typing\"]}}}"))
                .ok();
        assertThat(ephemeral(answer)).isEmpty();
    }

    @Test
    void doesNotLeakToStrangers() {
        String since = eve.syncToken();
        types(alice, true).ok();
        assertThat(since(eve, since).toString()).doesNotContain(room);
    }

    @Test
    void saysWhatIsWrongWithTheRequest() {
        types(eve, true).refused(403, "M_FORBIDDEN");
        String bobs = room(room) + "/typing/" + TestServer.encoded(bob.id());
        alice.put(bobs, JsonValue.obj("typing", true)).refused(403, "M_FORBIDDEN");
        bob.put(bobs, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        bob.put(bobs, JsonValue.obj("typing", "yes")).refused(400, "M_BAD_JSON");
    }

    private Reply types(TestUser user, boolean typing) {
        return user.put(
                room(room) + "/typing/" + TestServer.encoded(user.id()),
                JsonValue.obj("typing", typing, "timeout", 30_000));
    }

    private static JsonValue.Obj since(TestUser user, String since) {
        return user.sync("timeout=0&since=" + TestServer.encoded(since)).ok();
    }

    private List<JsonValue.Obj> ephemeral(JsonValue.Obj answer) {
        return answer
                .object("rooms")
                .flatMap(rooms -> rooms.object("join"))
                .flatMap(join -> join.object(room))
                .flatMap(joined -> joined.object("ephemeral"))
                .map(section -> Reply.objects(section.get("events")))
                .orElse(List.of())
                .stream()
                .filter(event -> event.string("type").orElse("").equals("m.typing"))
                .toList();
    }

    private List<String> typing(JsonValue.Obj answer) {
        JsonValue.Obj event = ephemeral(answer).getFirst();
        assertThat(event.has("room_id")).isFalse();
        return event.object("content").flatMap(content -> content.array("user_ids")).orElseThrow().items().stream()
                .map(user -> ((JsonValue.Str) user).value())
                .toList();
    }
}
