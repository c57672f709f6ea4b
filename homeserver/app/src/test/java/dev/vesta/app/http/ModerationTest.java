package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What administrators see of accounts and do to them.
class ModerationTest {
    private static final String REGISTER = "/_synapse/admin/v1/register";

    private final TestServer server = TestServer.shared();
    private TestUser admin;
    private TestUser alice;

    @BeforeEach
    void register() throws Exception {
        admin = administrator();
        alice = server.user("alice");
    }

    private TestUser administrator() throws Exception {
        String nonce = server.get(REGISTER).text("nonce");
        String name = TestServer.freshName("admin");
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(TestServer.SHARED_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String message = String.join("\0", nonce, name, "pw", "admin");
        String hex = HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        return TestUser.of(
                server,
                server.post(
                                REGISTER,
                                JsonValue.obj(
                                        "nonce", nonce, "username", name, "password", "pw", "admin", true, "mac", hex))
                        .ok());
    }

    private static String path(String what, String user) {
        return "/_matrix/client/v1/admin/" + what + "/" + TestServer.encoded(user);
    }

    private Reply get(TestUser by, String what, String user) {
        return server.call("GET", path(what, user), by.token(), null);
    }

    private Reply set(TestUser by, String what, String user, String key, boolean value) {
        return server.call("PUT", path(what, user), by.token(), CanonicalJson.encode(JsonValue.obj(key, value)));
    }

    private void refusesTheWrongOnes(String what, String key) throws Exception {
        String nobody = "@" + TestServer.freshName("nobody") + ":hs1";
        get(alice, what, nobody).refused(403, "M_FORBIDDEN");
        set(alice, what, nobody, key, true).refused(403, "M_FORBIDDEN");
        get(admin, what, nobody).refused(404, "M_NOT_FOUND");
        set(admin, what, nobody, key, true).refused(404, "M_NOT_FOUND");
        get(admin, what, "@alice:elsewhere").refused(400, "M_INVALID_PARAM");
        set(admin, what, "@alice:elsewhere", key, true).refused(400, "M_INVALID_PARAM");
        set(admin, what, admin.id(), key, true).refused(403, "M_FORBIDDEN");
        TestUser other = administrator();
        get(admin, what, other.id()).refused(403, "M_FORBIDDEN");
        set(admin, what, other.id(), key, true).refused(403, "M_FORBIDDEN");
        server.call("PUT", path(what, alice.id()), admin.token(), CanonicalJson.encode(JsonValue.Obj.EMPTY))
                .refused(400, "M_MISSING_PARAM");
        TestUser gone = server.user("gone");
        gone.post("/account/deactivate", Uia.with(Uia.password(gone))).ok();
        get(admin, what, gone.id()).refused(404, "M_NOT_FOUND");
    }

    @Test
    void locksAccountsSoThatTheyMayOnlyLogOut() {
        assertThat(get(admin, "lock", alice.id()).ok().bool("locked")).contains(false);
        alice.get("/account/whoami").ok();
        assertThat(set(admin, "lock", alice.id(), "locked", true).ok().bool("locked"))
                .contains(true);
        assertThat(get(admin, "lock", alice.id()).ok().bool("locked")).contains(true);
        JsonValue.Obj error = alice.get("/account/whoami").refused(401, "M_USER_LOCKED");
        assertThat(error.bool("soft_logout")).contains(true);
        server.post("/_matrix/client/v3/login", Uia.password(alice)).refused(401, "M_USER_LOCKED");
        set(admin, "lock", alice.id(), "locked", false).ok();
        alice.get("/account/whoami").ok();
        set(admin, "lock", alice.id(), "locked", true).ok();
        alice.post("/logout").ok();
        alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    }

    @Test
    void locksOnlyWhoMayBeLocked() throws Exception {
        // The codes that both endpoints document: M_FORBIDDEN, M_NOT_FOUND, M_INVALID_PARAM.
        refusesTheWrongOnes("lock", "locked");
    }

    @Test
    void suspendsAccountsSoThatTheyMayReadAndLeave() {
        String room = alice.createPublicRoom();
        String other = server.user("bob").createPublicRoom();
        assertThat(get(admin, "suspend", alice.id()).ok().bool("suspended")).contains(false);
        assertThat(set(admin, "suspend", alice.id(), "suspended", true).ok().bool("suspended"))
                .contains(true);
        assertThat(get(admin, "suspend", alice.id()).ok().bool("suspended")).contains(true);
        alice.send(room, "m.room.message", "t", TestUser.text("hello")).refused(403, "M_USER_SUSPENDED");
        alice.join(other).refused(403, "M_USER_SUSPENDED");
        alice.post("/knock/" + TestServer.encoded(other)).refused(403, "M_USER_SUSPENDED");
        alice.invite(room, admin).refused(403, "M_USER_SUSPENDED");
        alice.sync("timeout=0").ok();
        alice.onAnotherDevice().get(TestUser.room(room) + "/messages?dir=b").ok();
        alice.leave(room).ok();
        set(admin, "suspend", alice.id(), "suspended", false).ok();
        alice.join(other).ok();
    }

    @Test
    void suspendsOnlyWhoMayBeSuspended() throws Exception {
        // The codes that both endpoints document: M_FORBIDDEN, M_NOT_FOUND, M_INVALID_PARAM.
        refusesTheWrongOnes("suspend", "suspended");
    }

    @Test
    void tellsAdministratorsThatTheyMayModerate() {
        assertThat(Reply.at(admin.get("/capabilities").ok(), "capabilities", "m.account_moderation"))
                .isEqualTo(JsonValue.obj("suspend", true, "lock", true));
    }

    @Test
    void tellsWhereAUserWasSeen() {
        TestUser bob = server.user("bob");
        String path = "/admin/whois/" + TestServer.encoded(alice.id());
        for (TestUser asking : new TestUser[] {alice, admin}) {
            alice.get("/account/whoami").ok();
            JsonValue.Obj answer = asking.get(path).ok();
            assertThat(answer.string("user_id")).contains(alice.id());
            JsonValue.Obj device = (JsonValue.Obj) Reply.at(answer, "devices", alice.device());
            JsonValue.Obj session = Reply.objects(device.get("sessions")).getFirst();
            JsonValue.Obj connection = Reply.objects(session.get("connections")).getFirst();
            assertThat(connection.string("ip")).contains("127.0.0.1");
            assertThat(connection.integer("last_seen").orElse(0L)).isPositive();
            assertThat(connection.string("user_agent").orElse("")).contains("Java");
        }
        bob.get(path).refused(403, "M_FORBIDDEN");
        admin.get("/admin/whois/" + TestServer.encoded("@nobody:hs1")).refused(404, "M_NOT_FOUND");
    }
}
