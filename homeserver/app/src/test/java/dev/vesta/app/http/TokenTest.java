package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.storage.embedded.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Access tokens that expire, refresh tokens and login tokens.
class TokenTest {
    private static final String LOGIN = "/_matrix/client/v3/login";
    private static final String REFRESH = "/_matrix/client/v3/refresh";

    private final TestServer server = TestServer.shared();
    private TestUser alice;

    @BeforeEach
    void register() {
        alice = server.user("alice");
    }

    private JsonValue.Obj logInRefreshable() {
        return server.post(LOGIN, Uia.password(alice).with("refresh_token", JsonValue.of(true)))
                .ok();
    }

    private Reply refresh(JsonValue.Obj tokens) {
        return server.post(REFRESH, JsonValue.obj("refresh_token", text(tokens, "refresh_token")));
    }

    private Reply whoami(JsonValue.Obj tokens) {
        return server.call("GET", "/_matrix/client/v3/account/whoami", text(tokens, "access_token"), null);
    }

    private static String text(JsonValue.Obj object, String key) {
        return object.string(key).orElseThrow();
    }

    private Reply generate(JsonValue.Obj body) {
        return server.call("POST", "/_matrix/client/v1/login/get_token", alice.token(), CanonicalJson.encode(body));
    }

    @Test
    void refreshesTokensAndEndsTheOldOnesWhenTheNewAreUsed() {
        JsonValue.Obj first = logInRefreshable();
        assertThat(first.integer("expires_in_ms")).contains(300_000L);
        whoami(first).ok();
        JsonValue.Obj second = refresh(first).ok();
        assertThat(second.integer("expires_in_ms")).contains(300_000L);
        // The old ones live until the new ones are used, so that an answer may get lost.
        whoami(first).ok();
        JsonValue.Obj third = refresh(first).ok();
        assertThat(whoami(third).text("device_id")).isEqualTo(text(first, "device_id"));
        whoami(first).refused(401, "M_UNKNOWN_TOKEN");
        whoami(second).refused(401, "M_UNKNOWN_TOKEN");
        refresh(first).refused(401, "M_UNKNOWN_TOKEN");
        refresh(third).ok();
    }

    @Test
    void refreshesNothingThatIsNoSession() {
        server.post(REFRESH, JsonValue.obj("refresh_token", "made-up")).refused(401, "M_UNKNOWN_TOKEN");
        server.post(REFRESH, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        JsonValue.Obj tokens = logInRefreshable();
        server.call("POST", "/_matrix/client/v3/logout", text(tokens, "access_token"), null)
                .ok();
        refresh(tokens).refused(401, "M_UNKNOWN_TOKEN");
    }

    @Test
    void asksForARefreshOnceATokenHasExpired() throws SQLException {
        JsonValue.Obj tokens = logInRefreshable();
        JsonValue.Obj other = logInRefreshable();
        DatabaseAddress address = server.database().address();
        String url = "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database();
        try (Connection connection = DriverManager.getConnection(url, address.user(), address.password());
                Statement statement = connection.createStatement()) {
            String device = text(tokens, "device_id");
            assertThat(statement.executeUpdate(
                            "UPDATE access_token SET expires_ts = 1 WHERE device_id = '" + device + "'::bytea"))
                    .isEqualTo(1);
        }
        JsonValue.Obj error = whoami(tokens).refused(401, "M_UNKNOWN_TOKEN");
        assertThat(error.bool("soft_logout")).contains(true);
        whoami(refresh(tokens).ok()).ok();
        whoami(other).ok();
    }

    @Test
    void opensRefreshableSessionsAtRegistrationToo() {
        JsonValue.Obj registration = TestServer.registration(TestServer.freshName("bob"));
        String path = "/_matrix/client/v3/register";
        JsonValue.Obj tokens = server.post(path, registration.with("refresh_token", JsonValue.of(true)))
                .ok();
        assertThat(tokens.integer("expires_in_ms")).isPresent();
        whoami(refresh(tokens).ok()).ok();
    }

    @Test
    void logsAnotherDeviceInWithAToken() {
        JsonValue.Obj challenge = Uia.challenge(generate(JsonValue.Obj.EMPTY));
        Uia.failed(generate(Uia.with(Uia.password(alice, "guess"))), "M_FORBIDDEN");
        JsonValue.Obj auth = Uia.password(alice).with("session", challenge.get("session"));
        JsonValue.Obj answer = generate(Uia.with(auth)).ok();
        assertThat(answer.integer("expires_in_ms")).contains(120_000L);
        // Every token takes a consent of its own.
        Uia.failed(generate(Uia.with(auth)), "M_UNKNOWN");
        JsonValue.Obj login = JsonValue.obj("type", "m.login.token", "token", text(answer, "login_token"));
        assertThat(server.post(LOGIN, login).text("user_id")).isEqualTo(alice.id());
        server.post(LOGIN, login).refused(403, "M_FORBIDDEN");
        server.post(LOGIN, login.without("token")).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void endsAllSessionsAtOnce() {
        TestUser tablet = alice.onAnotherDevice();
        alice.post("/logout/all").ok();
        alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        server.call("POST", "/_matrix/client/v3/logout/all", null, null).refused(401, "M_MISSING_TOKEN");
        server.post(LOGIN, Uia.password(alice)).ok();
    }
}
