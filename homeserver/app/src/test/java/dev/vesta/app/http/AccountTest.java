package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changing passwords, ending accounts, and proving to others who one is.
class AccountTest {
    private static final String LOGIN = "/_matrix/client/v3/login";

    private final TestServer server = TestServer.shared();
    private TestUser alice;

    @BeforeEach
    void register() {
        alice = server.user("alice");
    }

    private Reply logIn(String password) {
        return server.post(LOGIN, Uia.password(alice, password));
    }

    private JsonValue.Obj newPassword(String password) {
        return JsonValue.obj("new_password", password);
    }

    @Test
    void changesThePasswordAndEndsOtherSessions() {
        TestUser tablet = alice.onAnotherDevice();
        Uia.challenge(alice.post("/account/password", newPassword("new")));
        Uia.failed(
                alice.post("/account/password", newPassword("new").with("auth", Uia.password(alice, "guess"))),
                "M_FORBIDDEN");
        alice.post("/account/password", newPassword("new").with("auth", Uia.password(alice)))
                .ok();
        alice.get("/account/whoami").ok();
        tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        logIn(TestServer.password(alice.localpart())).refused(403, "M_FORBIDDEN");
        logIn("new").ok();
    }

    @Test
    void keepsOtherSessionsWhenAsked() {
        TestUser tablet = alice.onAnotherDevice();
        JsonValue.Obj body = newPassword("new").with("logout_devices", JsonValue.of(false));
        alice.post("/account/password", body.with("auth", Uia.password(alice))).ok();
        tablet.get("/account/whoami").ok();
    }

    @Test
    void refusesPasswordsThatAreNone() {
        alice.post("/account/password", newPassword("")).refused(400, "M_WEAK_PASSWORD");
        alice.post("/account/password", newPassword("x".repeat(513))).refused(400, "M_WEAK_PASSWORD");
        alice.post("/account/password", JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void endsAnAccountForGood() {
        TestUser tablet = alice.onAnotherDevice();
        Uia.challenge(alice.post("/account/deactivate", JsonValue.Obj.EMPTY));
        Uia.failed(alice.post("/account/deactivate", Uia.with(Uia.password(alice, "guess"))), "M_FORBIDDEN");
        assertThat(alice.post("/account/deactivate", Uia.with(Uia.password(alice)))
                        .text("id_server_unbind_result"))
                .isEqualTo("success");
        alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        logIn(TestServer.password(alice.localpart())).refused(403, "M_USER_DEACTIVATED");
        server.post("/_matrix/client/v3/register", TestServer.registration(alice.localpart()))
                .refused(400, "M_USER_IN_USE");
    }

    @Test
    void leavesTheRoomsOfAnEndedAccount() {
        TestUser bob = server.user("bob");
        String joined = bob.createPublicRoom();
        String invited = bob.createRoom("preset", "private_chat");
        alice.join(joined).ok();
        bob.invite(invited, alice).ok();
        String since = bob.syncToken();
        alice.post("/account/deactivate", Uia.with(Uia.password(alice)).with("erase", JsonValue.of(true)))
                .ok();
        // Happens in the background: each change of membership ends a sync.
        while (!left(bob, joined) || !left(bob, invited)) {
            since = bob.sync("timeout=10000&since=" + since).text("next_batch");
        }
    }

    @Test
    void forgetsTheProfileOfAnEndedAccount() {
        TestUser bob = server.user("bob");
        String joined = bob.createPublicRoom();
        alice.join(joined).ok();
        String profile = "/profile/" + TestServer.encoded(alice.id());
        alice.put(profile + "/displayname", JsonValue.obj("displayname", "Alice"))
                .ok();
        String since = bob.syncToken();
        alice.post("/account/deactivate", Uia.with(Uia.password(alice))).ok();
        while (!left(bob, joined)) {
            since = bob.sync("timeout=10000&since=" + since).text("next_batch");
        }
        bob.get(profile).refused(404, "M_NOT_FOUND");
    }

    @Test
    void showsMessagesOfTheErasedOnlyToThoseWhoWereThere() {
        TestUser bob = server.user("bob");
        String room = bob.createPublicRoom();
        alice.join(room).ok();
        String said = alice.say(room, "my secret");
        String other = bob.say(room, "not mine");
        alice.post("/account/deactivate", Uia.with(Uia.password(alice)).with("erase", JsonValue.of(true)))
                .ok();
        TestUser carol = server.user("carol");
        carol.join(room).ok();
        assertThat(body(bob, room, said)).isEqualTo("my secret");
        assertThat(body(carol, room, other)).isEqualTo("not mine");
        assertThat(Reply.at(event(carol, room, said).ok(), "content")).isEqualTo(JsonValue.Obj.EMPTY);
        assertThat(carol.get(TestUser.room(room) + "/messages?dir=b&limit=50")
                        .ok()
                        .toString())
                .contains(said, "not mine")
                .doesNotContain("my secret");
        assertThat(carol.sync("timeout=0").ok().toString())
                .contains(said, "not mine")
                .doesNotContain("my secret");
    }

    @Test
    void showsMessagesOfTheNotErasedToThoseWhoComeLater() {
        TestUser bob = server.user("bob");
        String room = bob.createPublicRoom();
        alice.join(room).ok();
        String said = alice.say(room, "for everybody");
        alice.post("/account/deactivate", Uia.with(Uia.password(alice))).ok();
        TestUser carol = server.user("carol");
        carol.join(room).ok();
        assertThat(body(carol, room, said)).isEqualTo("for everybody");
    }

    private static Reply event(TestUser user, String room, String event) {
        return user.get(TestUser.room(room) + "/event/" + TestServer.encoded(event));
    }

    private static String body(TestUser user, String room, String event) {
        return event(user, room, event).text("content", "body");
    }

    private boolean left(TestUser bob, String room) {
        return bob.getState(room, "m.room.member", alice.id())
                .text("membership")
                .equals("leave");
    }

    @Test
    void hasNoThirdPartyIds() {
        assertThat(alice.get("/account/3pid").objects("threepids")).isEmpty();
        server.get("/_matrix/client/v3/account/3pid").refused(401, "M_MISSING_TOKEN");
    }

    @Test
    void provesToOthersWhoOneIs() {
        String path = "/user/" + TestServer.encoded(alice.id()) + "/openid/request_token";
        JsonValue.Obj answer = alice.post(path, JsonValue.Obj.EMPTY).ok();
        assertThat(answer.string("access_token").orElse("")).isNotEmpty();
        assertThat(answer.string("token_type")).contains("Bearer");
        assertThat(answer.string("matrix_server_name")).contains("hs1");
        assertThat(answer.integer("expires_in").orElse(0L)).isPositive();
        // It opens no session.
        server.call(
                        "GET",
                        "/_matrix/client/v3/account/whoami",
                        answer.string("access_token").orElseThrow(),
                        null)
                .refused(401, "M_UNKNOWN_TOKEN");
        server.user("bob").post(path, JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        server.call("POST", "/_matrix/client/v3" + path, null, CanonicalJson.encode(JsonValue.Obj.EMPTY))
                .refused(401, "M_MISSING_TOKEN");
    }
}
