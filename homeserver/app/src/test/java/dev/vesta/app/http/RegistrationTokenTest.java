package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.HomeserverCommand;
import dev.vesta.protocol.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Registering with a token, and `bin/homeserver admin registration-token`, which makes them.
class RegistrationTokenTest {
    private static final String REGISTER = "/_matrix/client/v3/register";
    private static final String VALIDITY = "/_matrix/client/v1/register/m.login.registration_token/validity";

    @TempDir
    private static Path folder;

    private static TestServer server;
    private static Path config;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start(TestServer.Settings.BY_TOKEN);
        config = Files.writeString(
                folder.resolve("homeserver.yaml"),
                TestServer.Settings.BY_TOKEN.yaml(server.database().address()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static int admin(String... more) {
        List<String> arguments = new ArrayList<>(List.of("admin", "registration-token"));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--config", config.toString()));
        return HomeserverCommand.execute(arguments.toArray(String[]::new));
    }

    private static Reply register(String name, JsonValue.Obj auth) {
        return server.post(REGISTER, TestServer.registration(name).with("auth", auth));
    }

    private static JsonValue.Obj token(String token) {
        return JsonValue.obj("type", "m.login.registration_token", "token", token);
    }

    private static boolean valid(String token) {
        return server.get(VALIDITY + "?token=" + TestServer.encoded(token))
                .ok()
                .bool("valid")
                .orElseThrow();
    }

    @Test
    void takesATokenAsOftenAsItMayBeUsed() {
        assertThat(admin("create", "--token", "twice", "--uses", "2")).isZero();
        assertThat(valid("twice")).isTrue();
        JsonValue.Obj challenge = Uia.challenge(
                server.post(REGISTER, TestServer.registration("anna").without("auth")));
        assertThat(Reply.objects(challenge.get("flows")).getFirst().array("stages"))
                .contains((JsonValue.Arr) JsonValue.of(List.of("m.login.registration_token")));
        register("anna", token("twice").with("session", challenge.get("session")))
                .ok();
        register("berta", token("twice")).ok();
        assertThat(valid("twice")).isFalse();
        Uia.failed(register("carla", token("twice")), "M_FORBIDDEN");
    }

    @Test
    void takesNothingElse() {
        Uia.failed(register("dora", token("unknown")), "M_FORBIDDEN");
        Uia.failed(register("dora", JsonValue.obj("type", "m.login.registration_token")), "M_FORBIDDEN");
        Uia.failed(register("dora", JsonValue.obj("type", "m.login.dummy")), "M_UNRECOGNIZED");
        assertThat(valid("unknown")).isFalse();
        server.get(VALIDITY).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void tellsNothingOfTokensWhereRegistrationIsClosed() {
        try (TestServer closed = TestServer.start(TestServer.Settings.CLOSED)) {
            closed.get(VALIDITY + "?token=x").refused(403, "M_FORBIDDEN");
        }
    }

    @Test
    void administersTokens() {
        assertThat(admin("create", "--token", "old", "--expires", "2020-01-01T00:00:00Z"))
                .isZero();
        assertThat(valid("old")).isFalse();
        assertThat(admin("create", "--token", "old")).isEqualTo(1);
        assertThat(admin("create", "--token", "no good")).isEqualTo(1);
        assertThat(admin("create", "--token", "x", "--uses", "0")).isNotZero();
        assertThat(admin("create", "--token", "x", "--expires", "soon")).isNotZero();
        assertThat(admin("create")).isZero();
        assertThat(admin("list")).isZero();
        assertThat(admin("delete", "old")).isZero();
        assertThat(admin("delete", "old")).isEqualTo(1);
        assertThat(admin()).isNotZero();
    }
}
