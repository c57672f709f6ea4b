package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.cli.HomeserverCommand;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Messages of the server to its users.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerNoticeTest {
    private static final String SEND = "/_synapse/admin/v1/send_server_notice";

    private final TestServer server = TestServer.start(TestServer.Settings.NOTICES);
    private TestUser admin;

    @BeforeAll
    void makeAdmin() {
        admin = server.admin("admin");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static JsonValue.Obj notice(String user, String text) {
        return JsonValue.obj("user_id", user, "content", JsonValue.obj("msgtype", "m.server_notice", "body", text));
    }

    private Reply send(TestUser sender, JsonValue.Obj body) {
        return server.call("POST", SEND, sender.token(), CanonicalJson.encode(body));
    }

    private Reply sendOnce(TestUser sender, String txn, JsonValue.Obj body) {
        return server.call("PUT", SEND + "/" + txn, sender.token(), CanonicalJson.encode(body));
    }

    private static String invitedTo(TestUser user) {
        JsonValue.Obj rooms = user.sync("timeout=0").ok().object("rooms").orElseThrow();
        List<String> invites =
                List.copyOf(rooms.object("invite").orElseThrow().members().keySet());
        assertThat(invites).hasSize(1);
        return invites.getFirst();
    }

    @Test
    void invitesToOneRoomAndWritesThere() {
        TestUser alice = server.user("alice");
        send(admin, notice(alice.id(), "one")).ok();
        String room = invitedTo(alice);
        alice.leave(room).refused(403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM");
        alice.setState(room, "m.room.member", alice.id(), JsonValue.obj("membership", "leave"))
                .refused(403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM");
        alice.join(room).ok();
        send(admin, notice(alice.id(), "two")).ok();
        Reply history = alice.get(TestUser.room(room) + "/messages?dir=b&limit=50");
        assertThat(history.body()).contains("\"one\"", "\"two\"", "m.server_notice");
        assertThat(alice.getState(room, "m.room.name", "").text("name")).isEqualTo("Server notices");
        assertThat(alice.getState(room, "m.room.member", "@notices:hs1").text("displayname"))
                .isEqualTo("The server");
        alice.send(room, "m.room.message", TestUser.newTxn(), TestUser.text("hello?"))
                .refused(403, "M_FORBIDDEN");
        alice.leave(room).ok();
        send(admin, notice(alice.id(), "three")).ok();
        assertThat(invitedTo(alice)).isEqualTo(room);
    }

    @Test
    void sendsTheSameTransactionOnce() {
        TestUser bob = server.user("bob");
        String event = sendOnce(admin, "txn1", notice(bob.id(), "once")).text("event_id");
        assertThat(sendOnce(admin, "txn1", notice(bob.id(), "once")).text("event_id"))
                .isEqualTo(event);
        sendOnce(bob, "txn2", notice(bob.id(), "x")).refused(403, "M_FORBIDDEN");
        sendOnce(admin, "txn2", notice("@nobody:hs1", "x")).refused(404, "M_NOT_FOUND");
        sendOnce(admin, "t%00", notice(bob.id(), "x")).refused(400, "M_INVALID_PARAM");
    }

    @Test
    void letsAdministratorsSendOnly() {
        TestUser bob = server.user("bob");
        send(bob, notice(bob.id(), "x")).refused(403, "M_FORBIDDEN");
        send(admin, notice("@nobody:hs1", "x")).refused(404, "M_NOT_FOUND");
        send(admin, notice("@somebody:elsewhere.example", "x")).refused(404, "M_NOT_FOUND");
        send(admin, notice(bob.id(), "x").with("type", JsonValue.str("m.room.name")))
                .refused(400, "M_INVALID_PARAM");
        send(admin, JsonValue.obj("user_id", bob.id())).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void sendsFromTheCommandLine(@TempDir Path folder) throws IOException {
        TestUser carol = server.user("carol");
        Path config = Files.writeString(
                folder.resolve("homeserver.yaml"),
                TestServer.Settings.NOTICES.yaml(server.database().address()));
        assertThat(admin(config, carol.id(), "from the shell")).isEqualTo(1);
        Files.writeString(folder.resolve("signing.key"), "ed25519 cli " + "A".repeat(43) + "\n");
        Files.writeString(config, Files.readString(config) + "\nsigning_key_path: signing.key\n");
        assertThat(admin(config, "@nobody:hs1", "x")).isEqualTo(1);
        assertThat(admin(config, "nobody", "x")).isEqualTo(1);
        assertThat(admin(config, carol.id(), "from the shell")).isZero();
        String room = invitedTo(carol);
        carol.join(room).ok();
        assertThat(carol.get(TestUser.room(room) + "/messages?dir=b&limit=50").body())
                .contains("from the shell");
    }

    private static int admin(Path config, String user, String text) {
        return HomeserverCommand.execute("admin", "send-notice", user, text, "--config", config.toString());
    }

    @Test
    void canBeTurnedOff() {
        try (TestServer other = TestServer.start(TestServer.Settings.WITHOUT_NOTICES)) {
            TestUser root = other.admin("root");
            for (String method : List.of("POST", "PUT")) {
                String path = method.equals("POST") ? SEND : SEND + "/txn";
                other.call(method, path, root.token(), CanonicalJson.encode(notice(root.id(), "x")))
                        .refused(400, "M_UNKNOWN");
            }
        }
    }

    /// What Complement's TestServerNotices does, on a server whose configuration does not speak of notices.
    @Test
    void needsNoConfiguration() {
        try (TestServer other = TestServer.start(TestServer.Settings.OPEN)) {
            TestUser root = other.admin("root");
            TestUser alice = other.user("alice");
            other.call("POST", SEND, alice.token(), new byte[0]).refused(403, "M_FORBIDDEN");
            other.call("PUT", SEND + "/1", alice.token(), new byte[0]).refused(403, "M_FORBIDDEN");
            // Nothing is there before the first notice, and nobody gets the name.
            alice.get("/profile/@_server:hs1").refused(404, "M_NOT_FOUND");
            other.post("/_matrix/client/v3/register", TestServer.registration("_server"))
                    .refused(400, "M_USER_IN_USE");
            byte[] hello = CanonicalJson.encode(notice(alice.id(), "hello"));
            String event = other.call("POST", SEND, root.token(), hello).text("event_id");
            String room = invitedTo(alice);
            assertThat(alice.sync("timeout=0")
                            .ok()
                            .object("rooms")
                            .orElseThrow()
                            .toString())
                    .contains("@_server:hs1");
            alice.leave(room).refused(403, "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM");
            alice.join(room).ok();
            assertThat(alice.sync("timeout=0").body()).contains(event);
            assertThat(alice.getState(room, "m.room.name", "").text("name")).isEqualTo("Server notices");
            alice.leave(room).ok();
            other.call("POST", SEND, root.token(), hello).ok();
            assertThat(invitedTo(alice)).isEqualTo(room);
            String once = other.call("PUT", SEND + "/1", root.token(), hello).text("event_id");
            assertThat(other.call("PUT", SEND + "/1", root.token(), hello).text("event_id"))
                    .isEqualTo(once);
        }
    }

    @Test
    void doesNotSpeakThroughSomebodysAccount(@TempDir Path folder) throws IOException {
        try (TestServer other = TestServer.start(TestServer.Settings.WITHOUT_NOTICES)) {
            other.post("/_matrix/client/v3/register", TestServer.registration("_server"))
                    .ok();
            TestUser alice = other.user("alice");
            Files.writeString(folder.resolve("signing.key"), "ed25519 cli " + "A".repeat(43) + "\n");
            assertThat(admin(config(folder, other, TestServer.Settings.OPEN), alice.id(), "x"))
                    .isEqualTo(1);
            assertThat(alice.sync("timeout=0").body()).doesNotContain("Server notices");
            // With another name it goes.
            assertThat(admin(config(folder, other, TestServer.Settings.NOTICES), alice.id(), "x"))
                    .isZero();
            invitedTo(alice);
        }
    }

    private static Path config(Path folder, TestServer server, TestServer.Settings settings) throws IOException {
        return Files.writeString(
                folder.resolve("homeserver.yaml"),
                settings.yaml(server.database().address()) + "\nsigning_key_path: signing.key\n");
    }
}
