package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Account data and tags.
class AccountDataTest {
    private static final JsonValue.Obj ONE = JsonValue.obj("list", List.of(1, true), "value", "one");
    private static final String TYPE = "org.example.té/st";

    private TestUser alice;
    private TestUser bob;
    private String room;

    @BeforeEach
    void makeARoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        room = alice.createRoom();
    }

    private static String ofUser(TestUser user, String type) {
        return "/user/" + encoded(user.id()) + "/account_data/" + encoded(type);
    }

    private static String ofRoom(TestUser user, String room, String type) {
        return "/user/" + encoded(user.id()) + room(room) + "/account_data/" + encoded(type);
    }

    private static String tags(TestUser user, String room) {
        return "/user/" + encoded(user.id()) + room(room) + "/tags";
    }

    private Reply unstably(TestUser user, String path) {
        return user.server().call("DELETE", "/_matrix/client/unstable/org.matrix.msc3391" + path, user.token(), null);
    }

    private static Reply delete(TestUser user, String path) {
        return user.server().call("DELETE", "/_matrix/client/v3" + path, user.token(), null);
    }

    /// The events of a list of `/sync`, as `type=content`.
    private static List<String> events(JsonValue array) {
        return Reply.objects(array).stream()
                .map(event -> event.string("type").orElse("") + "=" + event.get("content"))
                .toList();
    }

    private List<String> ofUser(JsonValue.Obj sync) {
        return events(Reply.at(sync, "account_data", "events"));
    }

    private List<String> ofRoom(JsonValue.Obj sync) {
        return events(Reply.at(sync, "rooms", "join", room, "account_data", "events"));
    }

    @Test
    void keepsDataOfTheUser() {
        alice.get(ofUser(alice, TYPE)).refused(404, "M_NOT_FOUND");
        alice.put(ofUser(alice, TYPE), ONE).ok();
        assertThat(alice.get(ofUser(alice, TYPE)).ok()).isEqualTo(ONE);
        alice.put(ofUser(alice, TYPE), JsonValue.obj("value", "two")).ok();
        assertThat(alice.get(ofUser(alice, TYPE)).ok()).isEqualTo(JsonValue.obj("value", "two"));
        alice.get(ofRoom(alice, room, TYPE)).refused(404, "M_NOT_FOUND");
    }

    @Test
    void keepsDataOfARoom() {
        alice.get(ofRoom(alice, room, TYPE)).refused(404, "M_NOT_FOUND");
        alice.put(ofRoom(alice, room, TYPE), ONE).ok();
        assertThat(alice.get(ofRoom(alice, room, TYPE)).ok()).isEqualTo(ONE);
        alice.get(ofUser(alice, TYPE)).refused(404, "M_NOT_FOUND");
        assertThat(ofRoom(alice.sync("timeout=0").ok())).containsExactly(TYPE + "=" + ONE);
    }

    @Test
    void tellsOtherDevicesOfChanges() {
        String since = alice.syncToken();
        alice.put(ofUser(alice, TYPE), ONE).ok();
        alice.put(ofRoom(alice, room, "m.marked_unread"), JsonValue.obj("unread", true))
                .ok();
        JsonValue.Obj news = alice.sync("since=" + since).ok();
        assertThat(ofUser(news)).containsExactly(TYPE + "=" + ONE);
        assertThat(ofRoom(news)).containsExactly("m.marked_unread=" + JsonValue.obj("unread", true));
        assertThat(ofUser(alice.sync("timeout=0").ok()))
                .anyMatch(event -> event.startsWith("m.push_rules="))
                .contains(TYPE + "=" + ONE);
        String next = news.string("next_batch").orElseThrow();
        assertThat(ofUser(alice.sync("since=" + next).ok())).isEmpty();
        String filter = encoded("{\"account_data\":{\"not_types\":[\"" + TYPE + "\"]}}");
        assertThat(ofUser(alice.sync("since=" + since + "&filter=" + filter).ok()))
                .isEmpty();
    }

    @Test
    void forgetsWhatIsDeletedOrMadeEmpty() {
        for (boolean byDelete : new boolean[] {true, false}) {
            alice.put(ofUser(alice, TYPE), ONE).ok();
            alice.put(ofRoom(alice, room, TYPE), ONE).ok();
            String since = alice.syncToken();
            if (byDelete) {
                unstably(alice, ofUser(alice, TYPE)).ok();
                unstably(alice, ofRoom(alice, room, TYPE)).ok();
            } else {
                alice.put(ofUser(alice, TYPE), JsonValue.Obj.EMPTY).ok();
                alice.put(ofRoom(alice, room, TYPE), JsonValue.Obj.EMPTY).ok();
            }
            alice.get(ofUser(alice, TYPE)).refused(404, "M_NOT_FOUND");
            alice.get(ofRoom(alice, room, TYPE)).refused(404, "M_NOT_FOUND");
            JsonValue.Obj news = alice.sync("since=" + since).ok();
            assertThat(ofUser(news)).containsExactly(TYPE + "=" + JsonValue.Obj.EMPTY);
            assertThat(ofRoom(news)).containsExactly(TYPE + "=" + JsonValue.Obj.EMPTY);
            JsonValue.Obj all = alice.sync("timeout=0").ok();
            assertThat(ofUser(all)).noneMatch(event -> event.startsWith(TYPE));
            assertThat(ofRoom(all)).isEmpty();
        }
        unstably(bob, ofUser(alice, TYPE)).refused(403, "M_FORBIDDEN");
        unstably(bob, ofRoom(alice, room, TYPE)).refused(403, "M_FORBIDDEN");
        unstably(alice, ofUser(alice, "m.push_rules")).refused(405, "M_BAD_JSON");
    }

    @Test
    void isNobodyElsesBusiness() {
        alice.put(ofUser(alice, TYPE), ONE).ok();
        bob.get(ofUser(alice, TYPE)).refused(403, "M_FORBIDDEN");
        bob.put(ofUser(alice, TYPE), ONE).refused(403, "M_FORBIDDEN");
        bob.get(ofRoom(alice, room, TYPE)).refused(403, "M_FORBIDDEN");
        bob.put(ofRoom(alice, room, TYPE), ONE).refused(403, "M_FORBIDDEN");
        // Nor may a stranger keep data about a room, be it there or not.
        bob.put(ofRoom(bob, room, TYPE), ONE).refused(403, "M_FORBIDDEN");
        bob.put(ofRoom(bob, "!nowhere:hs1", TYPE), ONE).refused(403, "M_FORBIDDEN");
        assertThat(bob.sync("timeout=0").body()).doesNotContain("org.example");
    }

    @Test
    void refusesWhatIsNoObjectAndWhatOnlyTheServerWrites() {
        for (String path : List.of(ofUser(alice, TYPE), ofRoom(alice, room, TYPE))) {
            alice.put(path, JsonValue.arr(1)).refused(400, "M_BAD_JSON");
            String full = "/_matrix/client/v3" + path;
            byte[] broken = "{".getBytes(StandardCharsets.UTF_8);
            alice.server().call("PUT", full, alice.token(), broken).refused(400, "M_NOT_JSON");
        }
        for (String type : List.of("m.fully_read", "m.push_rules")) {
            alice.put(ofUser(alice, type), ONE).refused(405, "M_BAD_JSON");
            alice.put(ofRoom(alice, room, type), ONE).refused(405, "M_BAD_JSON");
        }
        alice.put(ofRoom(alice, "@notaroom:hs1", TYPE), ONE).refused(400, "M_INVALID_PARAM");
        alice.get(ofRoom(alice, "@notaroom:hs1", TYPE)).refused(400, "M_INVALID_PARAM");
        alice.put(ofUser(alice, "x".repeat(256)), ONE).refused(400, "M_INVALID_PARAM");
        alice.put(ofUser(alice, TYPE), JsonValue.obj("x", "y".repeat(200_000))).refused(413, "M_TOO_LARGE");
    }

    @Test
    void tagsRooms() {
        String tags = tags(alice, room);
        assertThat(alice.get(tags).ok()).isEqualTo(JsonValue.obj("tags", JsonValue.Obj.EMPTY));
        String since = alice.syncToken();
        alice.put(tags + "/m.favourite", JsonValue.obj("order", 1)).ok();
        alice.put(tags + "/" + encoded("u.Wörk/1"), JsonValue.Obj.EMPTY).ok();
        JsonValue.Obj both = JsonValue.obj(
                "tags", JsonValue.obj("m.favourite", JsonValue.obj("order", 1), "u.Wörk/1", JsonValue.Obj.EMPTY));
        assertThat(alice.get(tags).ok()).isEqualTo(both);
        assertThat(ofRoom(alice.sync("since=" + since).ok())).hasSize(1).allMatch(event -> event.startsWith("m.tag="));
        alice.put(tags + "/m.favourite", JsonValue.obj("order", 0)).ok();
        delete(alice, tags + "/" + encoded("u.Wörk/1")).ok();
        delete(alice, tags + "/never").ok();
        assertThat(alice.get(ofRoom(alice, room, "m.tag")).ok())
                .isEqualTo(JsonValue.obj("tags", JsonValue.obj("m.favourite", JsonValue.obj("order", 0))));
    }

    @Test
    void tagsNobodyElsesRooms() {
        bob.get(tags(alice, room)).refused(403, "M_FORBIDDEN");
        bob.get(tags(bob, room)).refused(403, "M_FORBIDDEN");
        bob.put(tags(alice, room) + "/x", JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        bob.put(tags(bob, room) + "/x", JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        delete(bob, tags(alice, room) + "/x").refused(403, "M_FORBIDDEN");
        alice.put(tags(alice, room) + "/x", JsonValue.arr()).refused(400, "M_BAD_JSON");
        alice.put(tags(alice, room) + "/" + "x".repeat(256), JsonValue.Obj.EMPTY)
                .refused(400, "M_INVALID_PARAM");
    }
}
