package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.HomeserverCommand;
import dev.vesta.protocol.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/homeserver admin purge-room` and `purge-history` beside a running server.
class PurgeTest {
    @TempDir
    private Path folder;

    private TestServer server;
    private TestUser alice;
    private TestUser bob;
    private String room;
    private String other;
    private Path config;

    @BeforeEach
    void settle() throws IOException {
        server = TestServer.start(TestServer.Settings.OPEN);
        config = Files.writeString(
                folder.resolve("homeserver.yaml"),
                TestServer.Settings.OPEN.yaml(server.database().address()));
        alice = server.user("alice");
        bob = server.user("bob");
        room = alice.createPublicRoom();
        other = alice.createPublicRoom();
        bob.join(room).ok();
        bob.join(other).ok();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int admin(String... more) {
        List<String> arguments = new ArrayList<>(List.of("admin"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--config", config.toString()));
        return HomeserverCommand.execute(arguments.toArray(String[]::new));
    }

    @Test
    void deletesARoomUnderARunningServer() {
        alice.say(room, "hello");
        String token = bob.syncToken();
        assertThat(admin("purge-room", room)).isEqualTo(1);
        alice.say(room, "still here");
        assertThat(admin("purge-room", room, "--force")).isZero();
        alice.send(room, "m.room.message", TestUser.newTxn(), TestUser.text("gone?"))
                .refused(403, "M_FORBIDDEN");
        bob.get(room(room) + "/messages?dir=b").refused(403, "M_FORBIDDEN");
        bob.join(room).refused(404, "M_NOT_FOUND");
        assertThat(bob.get("/joined_rooms").ok().array("joined_rooms")).contains(JsonValue.arr(other));
        alice.say(other, "elsewhere");
        assertThat(bob.sync("timeout=0&since=" + token).body())
                .contains("elsewhere")
                .doesNotContain(room);
        assertThat(bob.sync("timeout=0").body()).doesNotContain(room);
        assertThat(admin("purge-room", room)).isEqualTo(1);
    }

    @Test
    void deletesARoomThatAllHaveLeftWithoutForce() {
        bob.leave(room).ok();
        alice.leave(room).ok();
        assertThat(admin("purge-room", room)).isZero();
        alice.get(room(room) + "/state").refused(403, "M_FORBIDDEN");
    }

    @Test
    void deletesOldMessagesButNeitherStateNorWhatLaterOnesNeed() {
        String root = alice.say(room, "the root");
        String replied = alice.say(room, "replied to");
        alice.say(room, "small talk");
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "kept")).ok();
        String token = bob.syncToken();
        String first = alice.say(room, "the first to stay");
        relate(JsonValue.obj("rel_type", "m.thread", "event_id", root));
        relate(JsonValue.obj("m.in_reply_to", Map.of("event_id", replied)));
        assertThat(admin("purge-history", room, "--before-event", first)).isZero();
        String left = bob.get(room(room) + "/messages?dir=b&limit=100").ok().toString();
        assertThat(left)
                .contains("the root", "replied to", "m.room.create", "kept", "the first to stay")
                .doesNotContain("small talk");
        assertThat(bob.sync("timeout=0&since=" + token).body()).contains("the first to stay");
        assertThat(bob.sync("timeout=0").body()).contains("the first to stay");
        alice.say(room, "and on");
        assertThat(admin("purge-history", room, "--before", "2999-01-01T00:00:00Z"))
                .isZero();
        left = bob.get(room(room) + "/messages?dir=b&limit=100").ok().toString();
        // The newest event is what the next one builds upon.
        assertThat(left).contains("and on", "kept").doesNotContain("the first to stay");
        alice.say(room, "and on and on");
    }

    @Test
    void saysWhatIsWrongWithTheCommand() {
        assertThat(admin("purge-room", "!nowhere:hs1")).isEqualTo(1);
        assertThat(admin("purge-history", room)).isEqualTo(2);
        assertThat(admin("purge-history", room, "--before", "yesterday")).isEqualTo(2);
        assertThat(admin("purge-history", room, "--before-event", "$nothing")).isEqualTo(1);
    }

    private void relate(JsonValue.Obj relatesTo) {
        alice.send(
                        room,
                        "m.room.message",
                        TestUser.newTxn(),
                        TestUser.text("related").with("m.relates_to", relatesTo))
                .ok();
    }
}
