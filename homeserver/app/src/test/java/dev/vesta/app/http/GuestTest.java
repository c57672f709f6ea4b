package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Guest accounts: what they may do, and how they become users.
class GuestTest {
    private static final String REGISTER = "/_matrix/client/v3/register";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.Settings.GUESTS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TestUser guest(JsonValue.Obj body) {
        return TestUser.of(server, server.post(REGISTER + "?kind=guest", body).ok());
    }

    @Test
    void makesGuestsWithoutAuthenticationAndIgnoresTheirWishes() {
        TestUser guest = guest(JsonValue.obj(
                "username",
                "wished",
                "device_id",
                "WISHED",
                "initial_device_display_name",
                "Browser",
                "inhibit_login",
                true));
        assertThat(guest.id()).doesNotContain("wished");
        assertThat(guest.device()).isNotEqualTo("WISHED");
        JsonValue.Obj whoami = guest.get("/account/whoami").ok();
        assertThat(whoami.bool("is_guest")).contains(true);
        assertThat(guest.get("/devices/" + guest.device()).text("display_name")).isEqualTo("Browser");
        assertThat(server.user("alice").get("/account/whoami").ok().bool("is_guest"))
                .contains(false);
    }

    @Test
    void letsGuestsDoOnlyWhatTheSpecificationLists() {
        TestUser guest = guest(JsonValue.Obj.EMPTY);
        guest.sync("timeout=0").ok();
        guest.get("/devices").ok();
        guest.put("/devices/" + guest.device(), JsonValue.obj("display_name", "Mine"))
                .ok();
        guest.post("/createRoom", JsonValue.Obj.EMPTY).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
        guest.get("/joined_rooms").refused(403, "M_GUEST_ACCESS_FORBIDDEN");
        guest.post("/account/password", JsonValue.obj("new_password", "p")).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
        guest.post("/account/deactivate", JsonValue.Obj.EMPTY).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
    }

    @Test
    void letsGuestsReadAndSendWhereTheyMayBe() {
        TestUser guest = guest(JsonValue.Obj.EMPTY);
        TestUser alice = server.user("alice");
        String room = alice.createRoom("preset", "public_chat");
        alice.setState(room, "m.room.guest_access", "", JsonValue.obj("guest_access", "can_join"))
                .ok();
        String said = alice.say(room, "hello");
        guest.join(room).ok();
        String path = TestUser.room(room);
        assertThat(guest.get(path + "/context/" + TestServer.encoded(said)).text("event", "event_id"))
                .isEqualTo(said);
        guest.get(path + "/messages?dir=b").ok();
        guest.get(path + "/initialSync").ok();
        guest.get("/events?timeout=0&room_id=" + TestServer.encoded(room)).ok();
        JsonValue.Obj hello = JsonValue.obj(alice.id(), JsonValue.obj(alice.device(), JsonValue.Obj.EMPTY));
        guest.put("/sendToDevice/m.hello/t1", JsonValue.obj("messages", hello)).ok();
    }

    @Test
    void makesAUserOfAGuest() {
        TestUser guest = guest(JsonValue.Obj.EMPTY);
        JsonValue.Obj upgrade =
                TestServer.registration(guest.localpart()).with("guest_access_token", JsonValue.of(guest.token()));
        server.post(REGISTER, upgrade.without("username")).refused(400, "M_MISSING_PARAM");
        server.post(
                        REGISTER,
                        TestServer.registration(TestServer.freshName("x"))
                                .with("guest_access_token", JsonValue.of(guest.token())))
                .refused(403, "M_FORBIDDEN");
        server.post(REGISTER, upgrade.with("guest_access_token", JsonValue.of("made-up")))
                .refused(401, "M_UNKNOWN_TOKEN");
        TestUser user = TestUser.of(server, server.post(REGISTER, upgrade).ok());
        assertThat(user.id()).isEqualTo(guest.id());
        assertThat(user.get("/account/whoami").ok().bool("is_guest")).contains(false);
        guest.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
        user.createPublicRoom();
        user.onAnotherDevice().get("/account/whoami").ok();
        server.post(REGISTER, upgrade.with("guest_access_token", JsonValue.of(user.token())))
                .refused(403, "M_FORBIDDEN");
    }
}
