package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Logging in and out, and whose token it is.
class SessionTest {
    private static final String LOGIN = "/_matrix/client/v3/login";

    private final TestServer server = TestServer.shared();
    private TestUser alice;

    @BeforeEach
    void register() {
        alice = server.user("alice");
    }

    @Test
    void offersItsWaysToLogIn() {
        assertThat(server.get(LOGIN).objects("flows"))
                .containsExactly(
                        JsonValue.obj("type", "m.login.password"),
                        JsonValue.obj("type", "m.login.token", "get_login_token", true));
    }

    @Test
    void logsInByUserIdLocalpartAndTheOldField() {
        for (String user : new String[] {alice.id(), alice.localpart()}) {
            JsonValue.Obj answer = login(identified(user)).ok();
            assertThat(answer.string("user_id")).contains(alice.id());
            assertThat(TestUser.of(server, answer).get("/account/whoami").text("user_id"))
                    .isEqualTo(alice.id());
        }
        assertThat(login(identified(alice.id()).without("identifier").with("user", JsonValue.of(alice.localpart())))
                        .text("user_id"))
                .isEqualTo(alice.id());
    }

    @Test
    void logsInWhoTypesCapitals() {
        String loud = "@" + alice.localpart().toUpperCase(Locale.ROOT) + ":hs1";
        assertThat(login(identified(loud)).text("user_id")).isEqualTo(alice.id());
    }

    @Test
    void tellsTheClientWhereToGo() {
        assertThat(login(identified(alice.id())).text("well_known", "m.homeserver", "base_url"))
                .isEqualTo(TestServer.PUBLIC_BASE_URL);
    }

    @Test
    void keepsTheDeviceAskedForAndEndsItsOlderToken() {
        JsonValue.Obj body = identified(alice.id()).with("device_id", JsonValue.of("TABLET"));
        TestUser first = TestUser.of(server, login(body).ok());
        TestUser second = TestUser.of(server, login(body).ok());
        assertThat(second.device()).isEqualTo("TABLET").isEqualTo(first.device());
        first.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        second.get("/account/whoami").ok();
        alice.get("/account/whoami").ok();
    }

    @Test
    void doesNotTellAWrongPasswordFromAnUnknownUser() {
        JsonValue.Obj wrong = login(identified(alice.id()).with("password", JsonValue.of("guess")))
                .refused(403, "M_FORBIDDEN");
        JsonValue.Obj unknown =
                login(identified(TestServer.freshName("nobody"))).refused(403, "M_FORBIDDEN");
        assertThat(unknown).isEqualTo(wrong);
        login(identified("@alice:elsewhere")).refused(403, "M_FORBIDDEN");
    }

    @Test
    void refusesWaysToLogInThatItDoesNotOffer() {
        login(identified(alice.id()).with("type", JsonValue.of("m.login.sso"))).refused(400, "M_UNKNOWN");
        login(identified(alice.id()).with("identifier", JsonValue.obj("type", "m.id.fax")))
                .refused(400, "M_UNKNOWN");
        JsonValue.Obj mail = JsonValue.obj("type", "m.id.thirdparty", "medium", "email", "address", "a@example.org");
        login(identified(alice.id()).with("identifier", mail)).refused(403, "M_FORBIDDEN");
        JsonValue.Obj phone = JsonValue.obj("type", "m.id.phone", "country", "GB", "phone", "07700900001");
        login(identified(alice.id()).with("identifier", phone)).refused(403, "M_FORBIDDEN");
    }

    @Test
    void saysWhatIsMissing() {
        JsonValue.Obj body = identified(alice.id());
        login(body.without("type")).refused(400, "M_MISSING_PARAM");
        login(body.without("identifier")).refused(400, "M_MISSING_PARAM");
        login(body.without("password")).refused(400, "M_MISSING_PARAM");
        login(body.with("password", JsonValue.of(7))).refused(400, "M_BAD_JSON");
    }

    @Test
    void endsOnlyTheSessionThatLogsOut() {
        TestUser tablet = alice.onAnotherDevice();
        assertThat(tablet.post("/logout").ok().members()).isEmpty();
        tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        tablet.post("/logout").refused(401, "M_UNKNOWN_TOKEN");
        alice.get("/account/whoami").ok();
    }

    @Test
    void tellsWhoseTokenItIs() {
        JsonValue.Obj answer = alice.get("/account/whoami").ok();
        assertThat(answer.string("user_id")).contains(alice.id());
        assertThat(answer.string("device_id")).contains(alice.device());
        server.get("/_matrix/client/v3/account/whoami").refused(401, "M_MISSING_TOKEN");
        server.call("POST", "/_matrix/client/v3/logout", null, null).refused(401, "M_MISSING_TOKEN");
    }

    private Reply login(JsonValue.Obj body) {
        return server.post(LOGIN, body);
    }

    private JsonValue.Obj identified(String user) {
        return JsonValue.obj(
                "type", "m.login.password",
                "identifier", JsonValue.obj("type", "m.id.user", "user", user),
                "password", TestServer.password(alice.localpart()));
    }
}
