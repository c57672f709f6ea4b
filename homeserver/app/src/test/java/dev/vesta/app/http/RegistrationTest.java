package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Making accounts, by oneself and with the shared secret.
class RegistrationTest {
    private static final String REGISTER = "/_matrix/client/v3/register";
    private static final String ADMIN = "/_synapse/admin/v1/register";

    private final TestServer server = TestServer.shared();

    @Test
    void makesAnAccountInOneRequest() {
        String name = TestServer.freshName("alice");
        JsonValue.Obj answer = register(TestServer.registration(name)).ok();
        assertThat(answer.string("user_id")).contains("@" + name + ":hs1");
        assertThat(answer.string("access_token")).isPresent();
        assertThat(answer.string("device_id")).isPresent();
    }

    @Test
    void asksForAuthenticationFirst() {
        JsonValue.Obj challenge = register(JsonValue.Obj.EMPTY).object();
        assertThat(register(JsonValue.Obj.EMPTY).status()).isEqualTo(401);
        assertThat(Reply.objects(challenge.get("flows")).getFirst().array("stages"))
                .contains((JsonValue.Arr) JsonValue.of(java.util.List.of("m.login.dummy")));
        assertThat(challenge.object("params")).isPresent();

        String name = TestServer.freshName("alice");
        JsonValue.Obj auth = JsonValue.obj(
                "type", "m.login.dummy", "session", challenge.string("session").orElseThrow());
        assertThat(register(TestServer.registration(name).with("auth", auth)).text("user_id"))
                .isEqualTo("@" + name + ":hs1");
    }

    @Test
    void refusesSessionsAndStagesThatItDidNotOffer() {
        JsonValue.Obj registration = TestServer.registration(TestServer.freshName("alice"));
        Reply unknown =
                register(registration.with("auth", JsonValue.obj("type", "m.login.dummy", "session", "made-up")));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.object().array("flows")).isPresent();
        Reply stage = register(registration.with("auth", JsonValue.obj("type", "m.login.nonsense")));
        assertThat(stage.status()).isEqualTo(401);
        assertThat(stage.object().array("flows")).isPresent();
    }

    @Test
    void writesCapitalsSmall() {
        String name = TestServer.freshName("LOUD");
        assertThat(register(TestServer.registration(name)).text("user_id"))
                .isEqualTo("@" + name.toLowerCase(java.util.Locale.ROOT) + ":hs1");
    }

    @Test
    void makesUpANameWhenNoneIsWished() {
        JsonValue.Obj registration = TestServer.registration("x").without("username");
        assertThat(register(registration).text("user_id")).matches("@.+:hs1");
    }

    @Test
    void opensTheSessionOnTheDeviceAskedFor() {
        JsonValue.Obj registration = TestServer.registration(TestServer.freshName("alice"))
                .with("device_id", JsonValue.of("MY_DEVICE"))
                .with("initial_device_display_name", JsonValue.of("My telephone"));
        JsonValue.Obj answer = register(registration).ok();
        assertThat(answer.string("device_id")).contains("MY_DEVICE");
        TestUser user = TestUser.of(server, answer);
        assertThat(user.get("/account/whoami").text("device_id")).isEqualTo("MY_DEVICE");
    }

    @Test
    void opensNoSessionWhenAskedNotTo() {
        JsonValue.Obj registration =
                TestServer.registration(TestServer.freshName("alice")).with("inhibit_login", JsonValue.of(true));
        JsonValue.Obj answer = register(registration).ok();
        assertThat(answer.string("user_id")).isPresent();
        assertThat(answer.members()).doesNotContainKeys("access_token", "device_id");
    }

    @Test
    void refusesATakenNameBeforeAskingForAuthentication() {
        TestUser alice = server.user("alice");
        register(TestServer.registration(alice.localpart()).without("auth")).refused(400, "M_USER_IN_USE");
        register(TestServer.registration(alice.localpart())).refused(400, "M_USER_IN_USE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "a:b", "ünicode", "a!b", "a'b", "line\nbreak"})
    void refusesNamesOutsideTheGrammar(String name) {
        register(TestServer.registration(name)).refused(400, "M_INVALID_USERNAME");
    }

    @Test
    void refusesWeakPasswordsAndOddDevices() {
        JsonValue.Obj registration = TestServer.registration(TestServer.freshName("alice"));
        register(registration.with("password", JsonValue.of(""))).refused(400, "M_WEAK_PASSWORD");
        register(registration.with("device_id", JsonValue.of("x".repeat(300)))).refused(400, "M_INVALID_PARAM");
        // Neither attempt took the name.
        register(registration).ok();
    }

    @Test
    void hasNoGuests() {
        server.post(REGISTER + "?kind=guest", JsonValue.Obj.EMPTY).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
        server.post(REGISTER + "?kind=pet", JsonValue.Obj.EMPTY).refused(400, "M_INVALID_PARAM");
    }

    @Test
    void saysWhatIsWrongWithTheBody() {
        server.call("POST", REGISTER, null, utf8("{\"username\":")).refused(400, "M_NOT_JSON");
        server.call("POST", REGISTER, null, new byte[] {'{', '"', (byte) 0x81, '"', ':', '1', '}'})
                .refused(400, "M_NOT_JSON");
        server.call("POST", REGISTER, null, utf8("[]")).refused(400, "M_BAD_JSON");
        server.call("POST", REGISTER, null, utf8("{\"username\": 7}")).refused(400, "M_BAD_JSON");
        server.call("POST", REGISTER, null, utf8("{\"x\": \"" + "y".repeat(200_000) + "\"}"))
                .refused(413, "M_TOO_LARGE");
    }

    @Test
    void tellsWhetherANameIsFree() {
        String available = REGISTER + "/available";
        assertThat(server.get(available + "?username=" + TestServer.freshName("free"))
                        .ok()
                        .get("available"))
                .isEqualTo(JsonValue.of(true));
        server.get(available + "?username=" + server.user("alice").localpart()).refused(400, "M_USER_IN_USE");
        server.get(available + "?username=a%2Cb").refused(400, "M_INVALID_USERNAME");
        server.get(available).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void makesAccountsForThoseWhoKnowTheSharedSecret() {
        String name = TestServer.freshName("Admin");
        JsonValue.Obj answer = server.post(ADMIN, signed(nonce(), name, true, TestServer.SHARED_SECRET))
                .ok();
        assertThat(answer.string("user_id")).contains("@" + name.toLowerCase(java.util.Locale.ROOT) + ":hs1");
        assertThat(answer.string("home_server")).contains("hs1");
        TestUser.of(server, answer).get("/account/whoami").ok();
    }

    @Test
    void refusesAWrongSecretAndASecondUseOfANonce() {
        String nonce = nonce();
        server.post(ADMIN, signed(nonce, TestServer.freshName("eve"), true, "guessed"))
                .refused(403, "M_FORBIDDEN");
        server.post(ADMIN, signed(nonce, TestServer.freshName("eve"), false, TestServer.SHARED_SECRET))
                .refused(400, "M_UNKNOWN");
    }

    @Test
    void refusesToTurnAnOrdinaryRegistrationIntoAnAdmins() {
        JsonValue.Obj signed = signed(nonce(), TestServer.freshName("eve"), false, TestServer.SHARED_SECRET);
        server.post(ADMIN, signed.with("admin", JsonValue.of(true))).refused(403, "M_FORBIDDEN");
    }

    @Test
    void saysWhatASharedSecretRegistrationLacks() {
        server.post(ADMIN, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        server.post(ADMIN, signed(nonce(), "us,er", false, TestServer.SHARED_SECRET))
                .refused(400, "M_INVALID_USERNAME");
        server.post(ADMIN, signed(nonce(), server.user("bob").localpart(), false, TestServer.SHARED_SECRET))
                .refused(400, "M_USER_IN_USE");
    }

    private Reply register(JsonValue.Obj body) {
        return server.post(REGISTER, body);
    }

    private String nonce() {
        return server.get(ADMIN).text("nonce");
    }

    private static JsonValue.Obj signed(String nonce, String name, boolean admin, String secret) {
        String message = String.join("\0", nonce, name, "pw", admin ? "admin" : "notadmin");
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(utf8(secret), "HmacSHA1"));
            String hex = HexFormat.of().formatHex(mac.doFinal(utf8(message)));
            return JsonValue.obj("nonce", nonce, "username", name, "password", "pw", "admin", admin, "mac", hex);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
