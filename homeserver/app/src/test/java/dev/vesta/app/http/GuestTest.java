package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.List;
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
    void putsGuestsOutOfARoomThatLetsNoneInAnyMore() {
        TestUser alice = server.user("alice");
        TestUser bob = server.user("bob");
        String room = openToGuests(alice);
        String other = openToGuests(alice);
        List<TestUser> guests = List.of(guest(JsonValue.Obj.EMPTY), guest(JsonValue.Obj.EMPTY));
        for (TestUser guest : guests) {
            guest.join(room).ok();
            guest.join(other).ok();
        }
        bob.join(room).ok();
        allowGuests(alice, room, JsonValue.obj("guest_access", "forbidden"));
        for (TestUser guest : guests) {
            awaitMembership(alice, room, guest, "leave");
            assertThat(memberEvent(alice, room, guest).string("sender")).contains(guest.id());
            guest.join(room).refused(403, "M_GUEST_ACCESS_FORBIDDEN");
            assertThat(membership(alice, other, guest)).isEqualTo("join");
        }
        assertThat(membership(alice, room, bob)).isEqualTo("join");
    }

    @Test
    void putsGuestsOutWhenNothingIsLeftOfTheirPermission() {
        TestUser alice = server.user("alice");
        String room = openToGuests(alice);
        TestUser guest = guest(JsonValue.Obj.EMPTY);
        guest.join(room).ok();
        String permission = allowGuests(alice, room, JsonValue.obj("guest_access", "can_join", "x", 1));
        TestUser second = guest(JsonValue.Obj.EMPTY);
        second.join(room).ok();
        alice.put(
                        TestUser.room(room) + "/redact/" + TestServer.encoded(permission) + "/" + TestUser.newTxn(),
                        JsonValue.Obj.EMPTY)
                .ok();
        // This room's version keeps nothing of the content.
        awaitMembership(alice, room, guest, "leave");
        awaitMembership(alice, room, second, "leave");
    }

    private static String openToGuests(TestUser user) {
        String room = user.createRoom("preset", "public_chat");
        allowGuests(user, room, JsonValue.obj("guest_access", "can_join"));
        return room;
    }

    private static String allowGuests(TestUser user, String room, JsonValue.Obj content) {
        return user.setState(room, "m.room.guest_access", "", content).text("event_id");
    }

    private static JsonValue.Obj memberEvent(TestUser reader, String room, TestUser user) {
        return reader.get(
                        TestUser.room(room) + "/state/m.room.member/" + TestServer.encoded(user.id()) + "?format=event")
                .ok();
    }

    private static String membership(TestUser reader, String room, TestUser user) {
        return reader.getState(room, "m.room.member", user.id()).text("membership");
    }

    /// Follows the room until the user's membership is that one; a membership that never comes fails.
    private static void awaitMembership(TestUser reader, String room, TestUser user, String wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String since = reader.syncToken();
        while (!membership(reader, room, user).equals(wanted)) {
            assertThat(System.nanoTime()).as("nobody put %s out", user.id()).isLessThan(end);
            since = reader.sync("timeout=1000&since=" + since).text("next_batch");
        }
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
