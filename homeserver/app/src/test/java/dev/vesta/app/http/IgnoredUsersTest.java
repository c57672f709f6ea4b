package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What those whom a user ignores do.
class IgnoredUsersTest {
    private TestUser alice;
    private TestUser bob;
    private TestUser carol;
    private String room;

    @BeforeEach
    void makeARoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        carol = server.user("carol");
        room = alice.createRoom(
                "preset",
                "public_chat",
                "power_level_content_override",
                JsonValue.obj("events", JsonValue.obj("m.room.topic", 0)));
        bob.join(room).ok();
        carol.join(room).ok();
    }

    private void ignore(JsonValue.Obj users) {
        alice.put(
                        "/user/" + encoded(alice.id()) + "/account_data/m.ignored_user_list",
                        JsonValue.obj("ignored_users", users))
                .ok();
    }

    @Test
    void areNotHeardButTheirStateIs() {
        String before = bob.say(room, "before");
        String since = alice.syncToken();
        ignore(JsonValue.obj(bob.id(), JsonValue.Obj.EMPTY, "nonsense", 1));
        String after = bob.say(room, "after");
        String heard = carol.say(room, "carol");
        bob.setState(room, "m.room.topic", "", JsonValue.obj("topic", "by bob")).ok();
        assertThat(alice.sync("since=" + since).body())
                .contains(heard)
                .contains("by bob")
                .doesNotContain(after);
        assertThat(alice.get(room(room) + "/messages?dir=b&limit=50").body())
                .contains(heard)
                .doesNotContain(before)
                .doesNotContain(after);
        alice.get(room(room) + "/event/" + encoded(after)).refused(404, "M_NOT_FOUND");
        assertThat(carol.get(room(room) + "/messages?dir=b&limit=50").body()).contains(after);
        ignore(JsonValue.Obj.EMPTY);
        assertThat(alice.get(room(room) + "/messages?dir=b&limit=50").body()).contains(before, after);
    }

    @Test
    void cannotInviteNorShowWhatTheyRead() {
        ignore(JsonValue.obj(bob.id(), JsonValue.Obj.EMPTY));
        String since = alice.syncToken();
        String bobs = bob.createRoom("invite", JsonValue.arr(alice.id()));
        String carols = carol.createRoom("invite", JsonValue.arr(alice.id()));
        assertThat(alice.sync("since=" + since).body()).contains(carols).doesNotContain(bobs);
        assertThat(alice.sync("timeout=0").body()).contains(carols).doesNotContain(bobs);
        String said = carol.say(room, "x");
        bob.post(room(room) + "/receipt/m.read/" + encoded(said), JsonValue.Obj.EMPTY)
                .ok();
        bob.put(room(room) + "/typing/" + encoded(bob.id()), JsonValue.obj("typing", true, "timeout", 20_000))
                .ok();
        JsonValue.Obj joined = (JsonValue.Obj) Reply.at(alice.sync("timeout=0").ok(), "rooms", "join", room);
        assertThat(Reply.at(joined, "ephemeral", "events").toString()).doesNotContain(bob.id());
    }
}
