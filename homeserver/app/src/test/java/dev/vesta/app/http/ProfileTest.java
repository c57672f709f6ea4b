package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Profiles, and what rooms learn of them.
class ProfileTest {
    private static final String AVATAR = "mxc://hs1/portrait";

    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");

    private static String path(TestUser user) {
        return "/profile/" + TestServer.encoded(user.id());
    }

    private static String path(TestUser user, String key) {
        return path(user) + "/" + TestServer.encoded(key);
    }

    private static Reply set(TestUser user, String key, Object value) {
        return user.put(path(user, key), JsonValue.obj(key, value));
    }

    private Reply delete(String key) {
        return server.call("DELETE", "/_matrix/client/v3" + path(alice, key), alice.token(), null);
    }

    private Reply asAnybody(String path) {
        return server.get("/_matrix/client/v3" + path);
    }

    @Test
    void showsAnybodyWhatUsersSayOfThemselves() {
        assertThat(asAnybody(path(alice)).ok()).isEqualTo(JsonValue.Obj.EMPTY);
        set(alice, "displayname", "Alice\0 Ünïcode 🦊").ok();
        set(alice, "avatar_url", AVATAR).ok();
        set(alice, "m.tz", "Europe/Berlin").ok();
        set(alice, "org.example.pronouns", List.of("she", "her", new JsonValue.Num(new BigDecimal("1.5"))))
                .ok();
        set(alice, "org.example.nothing", JsonValue.Null.NULL).ok();
        JsonValue.Obj all = asAnybody(path(alice)).ok();
        assertThat(all.members().keySet())
                .containsExactlyInAnyOrder(
                        "displayname", "avatar_url", "m.tz", "org.example.pronouns", "org.example.nothing");
        assertThat(all.string("displayname")).contains("Alice\0 Ünïcode 🦊");
        assertThat(asAnybody(path(alice, "avatar_url")).ok()).isEqualTo(JsonValue.obj("avatar_url", AVATAR));
        assertThat(server.get("/_matrix/client/r0" + path(alice, "displayname")).text("displayname"))
                .startsWith("Alice");
    }

    @Test
    void takesFieldsBack() {
        set(alice, "displayname", "Alice").ok();
        set(alice, "org.example.mood", "fine").ok();
        delete("org.example.mood").ok();
        delete("org.example.mood").ok();
        asAnybody(path(alice, "org.example.mood")).refused(404, "M_NOT_FOUND");
        set(alice, "displayname", "").ok();
        asAnybody(path(alice, "displayname")).refused(404, "M_NOT_FOUND");
        set(alice, "avatar_url", AVATAR).ok();
        delete("avatar_url").ok();
        assertThat(asAnybody(path(alice)).ok()).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void knowsNoStrangers() {
        asAnybody("/profile/@nobody:hs1").refused(404, "M_NOT_FOUND");
        asAnybody("/profile/@nobody:hs1/displayname").refused(404, "M_NOT_FOUND");
        asAnybody("/profile/@somebody:elsewhere.example").refused(404, "M_NOT_FOUND");
        asAnybody("/profile/nobody").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void letsUsersChangeTheirOwnProfileOnly() {
        TestUser bob = server.user("bob");
        bob.put(path(alice, "displayname"), JsonValue.obj("displayname", "Eve")).refused(403, "M_FORBIDDEN");
        bob.put("/profile/@nobody:hs1/m.tz", JsonValue.obj("m.tz", "UTC")).refused(403, "M_FORBIDDEN");
        server.call("DELETE", "/_matrix/client/v3" + path(alice, "displayname"), bob.token(), null)
                .refused(403, "M_FORBIDDEN");
    }

    @Test
    void saysWhatIsWrongWithAField() {
        alice.put(path(alice, "displayname"), JsonValue.obj("name", "Alice")).refused(400, "M_MISSING_PARAM");
        set(alice, "displayname", 7).refused(400, "M_BAD_JSON");
        set(alice, "displayname", "x".repeat(257)).refused(400, "M_INVALID_PARAM");
        server.call(
                        "PUT",
                        "/_matrix/client/v3" + path(alice, "m.tz"),
                        alice.token(),
                        "{".getBytes(StandardCharsets.UTF_8))
                .refused(400, "M_NOT_JSON");
        set(alice, "Org.Example", 1).refused(400, "M_INVALID_PARAM");
        set(alice, "org.example." + "x".repeat(250), 1).refused(400, "M_KEY_TOO_LARGE");
        delete("Org.Example").refused(400, "M_INVALID_PARAM");
        delete("x".repeat(256)).refused(400, "M_KEY_TOO_LARGE");
    }

    @Test
    void keepsProfilesBelow64KiB() {
        set(alice, "org.example.half", "x".repeat(40_000)).ok();
        set(alice, "org.example.other", "x".repeat(30_000)).refused(400, "M_PROFILE_TOO_LARGE");
        set(alice, "org.example.half", "x".repeat(20_000)).ok();
        set(alice, "org.example.other", "x".repeat(30_000)).ok();
    }

    @Test
    void tellsAllRoomsOfANewNameAndAvatar() {
        String old = alice.createRoom();
        String other = alice.createPublicRoom();
        String left = alice.createPublicRoom();
        alice.leave(left).ok();
        TestUser bob = server.user("bob");
        bob.join(other).ok();
        String since = bob.syncToken();
        set(alice, "displayname", "Alice").ok();
        set(alice, "avatar_url", AVATAR).ok();
        JsonValue.Obj expected = JsonValue.obj("membership", "join", "displayname", "Alice", "avatar_url", AVATAR);
        awaitMember(old, expected);
        awaitMember(other, expected);
        assertThat(bob.sync("timeout=0&since=" + since).body()).contains(AVATAR);
        assertThat(member(left).string("membership")).contains("leave");
        String later = alice.createRoom("invite", List.of(bob.id()));
        assertThat(member(later)).isEqualTo(expected);
        set(alice, "displayname", "").ok();
        awaitMember(old, JsonValue.obj("membership", "join", "avatar_url", AVATAR));
        set(bob, "displayname", "Bob").ok();
        bob.join(later).ok();
        assertThat(alice.getState(later, "m.room.member", bob.id()).text("displayname"))
                .isEqualTo("Bob");
    }

    @Test
    void keepsWhatAMemberEventSaysBeside() {
        String room = alice.createRoom();
        alice.setState(
                        room,
                        "m.room.member",
                        alice.id(),
                        JsonValue.obj("membership", "join", "reason", "once", "org.example.colour", "red"))
                .ok();
        set(alice, "displayname", "Alice").ok();
        awaitMember(room, JsonValue.obj("membership", "join", "displayname", "Alice", "org.example.colour", "red"));
    }

    @Test
    void showsInvitedPeopleAsTheyAre() {
        TestUser bob = server.user("bob");
        set(bob, "displayname", "Bob").ok();
        String room = alice.createRoom();
        alice.invite(room, bob).ok();
        assertThat(alice.getState(room, "m.room.member", bob.id()).ok())
                .isEqualTo(JsonValue.obj("membership", "invite", "displayname", "Bob"));
    }

    private JsonValue.Obj member(String room) {
        return alice.getState(room, "m.room.member", alice.id()).ok();
    }

    /// Rooms are told in the background: waits for news of the caller, by long polls.
    private void awaitMember(String room, JsonValue.Obj expected) {
        Instant patience = Instant.now().plus(Duration.ofSeconds(20));
        String since = alice.syncToken();
        JsonValue.Obj now = member(room);
        while (!same(now, expected) && Instant.now().isBefore(patience)) {
            since = alice.sync("timeout=1000&since=" + since).text("next_batch");
            now = member(room);
        }
        assertThat(now.members()).isEqualTo(expected.members());
    }

    private static boolean same(JsonValue.Obj a, JsonValue.Obj b) {
        return a.members().equals(b.members());
    }
}
