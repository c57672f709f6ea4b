package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.HomeserverCommand;
import dev.vesta.protocol.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Limits, and users who have their own.
class RateLimitTest {
    /// More than the usual burst.
    private static final int TRIES = 80;

    /// So many that a slow machine, too, asks faster than the limit lets through.
    private static final int MANY_TRIES = 400;

    @TempDir
    private Path folder;

    /// Changes of a profile until one is refused: how many were taken.
    private static int change(TestUser user, int tries) {
        for (int i = 0; i < tries; i++) {
            Reply reply = user.put(
                    "/profile/" + TestServer.encoded(user.id()) + "/org.example.n", JsonValue.obj("org.example.n", i));
            if (reply.status() == 429) {
                JsonValue.Obj error = reply.refused(429, "M_LIMIT_EXCEEDED");
                assertThat(error.integer("retry_after_ms").orElseThrow()).isPositive();
                assertThat(reply.headers().firstValueAsLong("Retry-After").orElseThrow())
                        .isPositive();
                return i;
            }
            reply.ok();
        }
        return tries;
    }

    @Test
    void givesSomeUsersTheirOwn() throws IOException {
        try (TestServer server = TestServer.start(TestServer.Settings.LIMITED)) {
            Path config = Files.writeString(
                    folder.resolve("homeserver.yaml"),
                    TestServer.Settings.LIMITED.yaml(server.database().address()));
            TestUser everybody = server.user("everybody");
            TestUser bridge = server.user("bridge");
            TestUser slow = server.user("slow");
            assertThat(admin(config, "set", "@nobody:hs1", "--per-second", "1")).isEqualTo(1);
            assertThat(admin(config, "set", "bridge", "--per-second", "1")).isEqualTo(1);
            assertThat(admin(config, "set", bridge.id(), "--per-second", "-1")).isEqualTo(2);
            assertThat(admin(config, "set", bridge.id(), "--per-second", "0")).isZero();
            assertThat(admin(config, "set", slow.id(), "--per-second", "0.01", "--burst", "2"))
                    .isZero();
            assertThat(admin(config, "show", bridge.id())).isZero();
            assertThat(admin(config, "show", everybody.id())).isZero();
            assertThat(change(bridge, TRIES)).isEqualTo(TRIES);
            assertThat(change(slow, TRIES)).isEqualTo(2);
            assertThat(change(everybody, MANY_TRIES)).isBetween(30, MANY_TRIES - 1);
            assertThat(admin(config, "delete", bridge.id())).isZero();
            assertThat(admin(config, "delete", bridge.id())).isEqualTo(1);
        }
    }

    private static int admin(Path config, String... words) {
        List<String> arguments = new ArrayList<>(List.of("admin", "rate-limit"));
        arguments.addAll(List.of(words));
        arguments.addAll(List.of("--config", config.toString()));
        return HomeserverCommand.execute(arguments.toArray(String[]::new));
    }
}
