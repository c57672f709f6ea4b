package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What users keep about a room goes along to the room that replaces it, as Complement's `TestPushRuleRoomUpgrade`
/// wants it of push rules.
class RoomSuccessionTest {
    private static final JsonValue.Obj SILENT = JsonValue.obj("actions", List.of("dont_notify"));
    private static final JsonValue.Obj FAVORITE = JsonValue.obj("order", 1);

    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;
    private String old;

    /// How a room is replaced.
    enum Way {
        UPGRADE,
        BY_HAND
    }

    @BeforeEach
    void makeARoom() {
        alice = server.user("alice");
        bob = server.user("bob");
        old = alice.createRoom("preset", "public_chat", "room_version", "10");
        bob.join(old).ok();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void takesAlongWhatUsersKeep(Way way) {
        keep(alice);
        keep(bob);
        String since = bob.sync("timeout=0").text("next_batch");
        String fresh = replace(way);
        assertKept(alice, fresh);
        // Who has not come along has nothing of it.
        assertThat(bob.get("/pushrules/global/room/" + encoded(fresh)).status()).isEqualTo(404);
        bob.join(fresh).ok();
        assertKept(bob, fresh);
        List<JsonValue.Obj> told = bob.sync("timeout=0&since=" + since).objects("account_data", "events");
        assertThat(told)
                .anySatisfy(event -> assertThat(event.string("type")).contains("m.push_rules"))
                .anySatisfy(event -> assertThat(event.string("type")).contains("m.direct"));
        // What the user did to it since is not done again.
        bob.put("/pushrules/global/room/" + encoded(fresh), JsonValue.obj("actions", List.of("notify")))
                .ok();
        bob.leave(fresh).ok();
        bob.join(fresh).ok();
        assertThat(bob.get("/pushrules/global/room/" + encoded(fresh)).ok().get("actions"))
                .isEqualTo(JsonValue.arr("notify"));
    }

    @Test
    void takesNothingToARoomThatOnlySaysSoItself() {
        keep(bob);
        TestUser eve = server.user("eve");
        String trap = successor(eve);
        bob.join(trap).ok();
        assertNothing(bob, trap);
        // Nor is it enough that the tombstone leads somewhere else.
        alice.setState(old, "m.room.tombstone", "", tombstone(alice.createPublicRoom()))
                .ok();
        bob.leave(trap).ok();
        bob.join(trap).ok();
        assertNothing(bob, trap);
    }

    @Test
    void takesNothingToARoomThatKnowsNothingOfIt() {
        keep(bob);
        TestUser carol = server.user("carol");
        String other = carol.createPublicRoom();
        bob.join(other).ok();
        alice.setState(old, "m.room.tombstone", "", tombstone(other)).ok();
        assertNothing(bob, other);
    }

    private void keep(TestUser user) {
        user.put("/pushrules/global/room/" + encoded(old), SILENT).ok();
        JsonValue.Obj muted = JsonValue.obj(
                "actions",
                List.of(),
                "conditions",
                List.of(JsonValue.obj("kind", "event_match", "key", "room_id", "pattern", old)));
        user.put("/pushrules/global/override/" + encoded(old), muted).ok();
        user.put(data(user) + "/rooms/" + encoded(old) + "/tags/m.favourite", FAVORITE)
                .ok();
        user.put(data(user) + "/account_data/m.direct", JsonValue.obj("@friend:hs1", List.of(old)))
                .ok();
    }

    private void assertKept(TestUser user, String fresh) {
        assertThat(user.get("/pushrules/global/room/" + encoded(fresh)).ok().get("actions"))
                .isEqualTo(
                        user.get("/pushrules/global/room/" + encoded(old)).ok().get("actions"));
        assertThat(user.get("/pushrules/global/override/" + encoded(fresh)).objects("conditions"))
                .containsExactly(JsonValue.obj("kind", "event_match", "key", "room_id", "pattern", fresh));
        assertThat(user.get("/pushrules/global/override/" + encoded(old)).objects("conditions"))
                .containsExactly(JsonValue.obj("kind", "event_match", "key", "room_id", "pattern", old));
        assertThat(user.get(data(user) + "/rooms/" + encoded(fresh) + "/tags")
                        .ok()
                        .get("tags"))
                .isEqualTo(JsonValue.obj("m.favourite", FAVORITE));
        assertThat(user.get(data(user) + "/account_data/m.direct").ok())
                .isEqualTo(JsonValue.obj("@friend:hs1", List.of(old, fresh)));
    }

    private void assertNothing(TestUser user, String other) {
        user.get("/pushrules/global/room/" + encoded(other)).refused(404, "M_NOT_FOUND");
        user.get("/pushrules/global/override/" + encoded(other)).refused(404, "M_NOT_FOUND");
        assertThat(user.get(data(user) + "/rooms/" + encoded(other) + "/tags")
                        .ok()
                        .get("tags"))
                .isEqualTo(JsonValue.Obj.EMPTY);
        assertThat(user.get(data(user) + "/account_data/m.direct").ok())
                .isEqualTo(JsonValue.obj("@friend:hs1", List.of(old)));
    }

    private String replace(Way way) {
        return switch (way) {
            case UPGRADE ->
                alice.post(room(old) + "/upgrade", JsonValue.obj("new_version", "11"))
                        .text("replacement_room");
            case BY_HAND -> {
                String fresh = successor(alice);
                alice.setState(old, "m.room.tombstone", "", tombstone(fresh)).ok();
                yield fresh;
            }
        };
    }

    private String successor(TestUser creator) {
        JsonValue.Obj predecessor = JsonValue.obj("predecessor", JsonValue.obj("room_id", old));
        return creator.createRoom("preset", "public_chat", "room_version", "11", "creation_content", predecessor);
    }

    private static JsonValue.Obj tombstone(String fresh) {
        return JsonValue.obj("body", "This room has been replaced", "replacement_room", fresh);
    }

    private static String data(TestUser user) {
        return "/user/" + encoded(user.id());
    }
}
