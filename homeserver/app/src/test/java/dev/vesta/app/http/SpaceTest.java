package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Trees of spaces, and summaries of rooms.
class SpaceTest {
    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;
    private String root;

    @BeforeEach
    void makeASpace() {
        alice = server.user("alice");
        bob = server.user("bob");
        root = space("public_chat");
    }

    @Test
    void walksTheTreeDepthFirst() {
        String first = alice.createPublicRoom();
        String sub = space("public_chat");
        String deep = alice.createRoom("preset", "public_chat", "name", "Deep", "topic", "Down there");
        String last = alice.createPublicRoom();
        link(root, first, JsonValue.obj("via", List.of("hs1"), "suggested", true));
        link(root, sub);
        link(root, last);
        link(sub, deep);
        // A loop, a room that is no space, and links that are none.
        link(sub, root);
        link(last, alice.createPublicRoom());
        link(root, "!nowhere:hs1");
        link(root, "nowhere");
        link(root, alice.createPublicRoom(), JsonValue.Obj.EMPTY);
        List<JsonValue.Obj> rooms = rooms(hierarchy(bob, root, ""));
        assertThat(ids(rooms)).containsExactly(root, first, sub, deep, last);
        assertThat(children(rooms.getFirst())).containsExactly(first, sub, last, "!nowhere:hs1");
        assertThat(children(rooms.get(2))).containsExactly(deep, root);
        assertThat(children(rooms.get(4))).isEmpty();
        assertThat(rooms.getFirst().string("room_type")).contains("m.space");
        assertThat(rooms.get(3))
                .isEqualTo(JsonValue.obj(
                        "room_id",
                        deep,
                        "name",
                        "Deep",
                        "topic",
                        "Down there",
                        "num_joined_members",
                        1,
                        "join_rule",
                        "public",
                        "world_readable",
                        false,
                        "guest_can_join",
                        false,
                        "room_version",
                        "12",
                        "children_state",
                        JsonValue.Arr.EMPTY));
        JsonValue.Obj child =
                Reply.objects(rooms.getFirst().get("children_state")).getFirst();
        assertThat(child.members().keySet())
                .containsExactlyInAnyOrder("type", "state_key", "content", "sender", "origin_server_ts");
        assertThat(ids(rooms(hierarchy(bob, root, "?max_depth=1")))).containsExactly(root, first, sub, last);
        assertThat(ids(rooms(hierarchy(bob, root, "?max_depth=0")))).containsExactly(root);
        assertThat(ids(rooms(hierarchy(bob, root, "?suggested_only=true")))).containsExactly(root, first);
    }

    @Test
    void ordersChildrenAsTheSpaceSays() {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            made.add(alice.createPublicRoom());
        }
        link(root, made.get(0));
        link(root, made.get(1), JsonValue.obj("via", List.of("hs1"), "order", "ä"));
        link(root, made.get(2), JsonValue.obj("via", List.of("hs1"), "order", "b"));
        link(root, made.get(3), JsonValue.obj("via", List.of("hs1"), "order", "a"));
        link(root, made.get(4), JsonValue.obj("via", List.of("hs1"), "order", "x".repeat(51)));
        List<JsonValue.Obj> rooms = rooms(hierarchy(alice, root, ""));
        assertThat(ids(rooms)).containsExactly(root, made.get(3), made.get(2), made.get(0), made.get(1), made.get(4));
    }

    @Test
    void pagesThroughTheTree() {
        List<String> all = new ArrayList<>(List.of(root));
        for (int n = 0; n < 4; n++) {
            String child = alice.createPublicRoom();
            link(root, child);
            all.add(child);
        }
        Reply first = hierarchy(alice, root, "?limit=2");
        assertThat(ids(rooms(first))).isEqualTo(all.subList(0, 2));
        String token = first.text("next_batch");
        Reply rest = hierarchy(alice, root, "?from=" + token);
        assertThat(ids(rooms(rest))).isEqualTo(all.subList(2, 5));
        assertThat(rest.ok().has("next_batch")).isFalse();
        hierarchy(alice, root, "?suggested_only=true&from=" + token).refused(400, "M_INVALID_PARAM");
        hierarchy(alice, root, "?max_depth=1&from=" + token).refused(400, "M_INVALID_PARAM");
        hierarchy(alice, root, "?from=x").refused(400, "M_INVALID_PARAM");
        hierarchy(alice, root, "?limit=0").refused(400, "M_INVALID_PARAM");
        hierarchy(alice, root, "?max_depth=-1").refused(400, "M_INVALID_PARAM");
        assertThat(ids(rooms(hierarchy(alice, root, "?from=h9999_20_0")))).isEmpty();
    }

    @Test
    void showsEachUserWhatTheyCouldEnter() {
        String secret = alice.createRoom();
        String sub = space("private_chat");
        String below = alice.createPublicRoom();
        String restricted = alice.createRoom("initial_state", List.of(restrictedTo(root)));
        String knock = alice.createRoom("initial_state", List.of(joinRule(JsonValue.obj("join_rule", "knock"))));
        for (String child : List.of(secret, sub, restricted, knock)) {
            link(root, child);
        }
        link(sub, below);
        assertThat(ids(rooms(hierarchy(bob, root, "")))).containsExactly(root, knock);
        bob.join(root).ok();
        assertThat(ids(rooms(hierarchy(bob, root, "")))).containsExactly(root, restricted, knock);
        alice.invite(sub, bob).ok();
        alice.invite(secret, bob).ok();
        assertThat(ids(rooms(hierarchy(bob, root, "")))).containsExactly(root, secret, sub, below, restricted, knock);
        alice.post(TestUser.room(knock) + "/ban", JsonValue.obj("user_id", bob.id()))
                .ok();
        assertThat(ids(rooms(hierarchy(bob, root, "")))).doesNotContain(knock);
    }

    @Test
    void showsStrangersNothing() {
        JsonValue.Obj there = hierarchy(bob, alice.createRoom(), "").refused(403, "M_FORBIDDEN");
        assertThat(hierarchy(bob, "!nowhere:hs1", "").refused(403, "M_FORBIDDEN"))
                .isEqualTo(there);
        alice.post(TestUser.room(root) + "/ban", JsonValue.obj("user_id", bob.id()))
                .ok();
        hierarchy(bob, root, "").refused(403, "M_FORBIDDEN");
    }

    @Test
    void summarizesARoom() {
        String localpart = TestServer.freshName("summary");
        String room = alice.createRoom(
                "preset",
                "public_chat",
                "name",
                "Cheese",
                "room_alias_name",
                localpart,
                "room_version",
                "11",
                "initial_state",
                List.of(
                        restrictedTo(root),
                        JsonValue.obj(
                                "type",
                                "m.room.encryption",
                                "content",
                                JsonValue.obj("algorithm", "m.megolm.v1.aes-sha2"))));
        JsonValue.Obj expected = JsonValue.obj(
                "room_id",
                room,
                "name",
                "Cheese",
                "canonical_alias",
                "#" + localpart + ":hs1",
                "num_joined_members",
                1,
                "join_rule",
                "restricted",
                "world_readable",
                false,
                "guest_can_join",
                false,
                "allowed_room_ids",
                List.of(root),
                "encryption",
                "m.megolm.v1.aes-sha2",
                "room_version",
                "11",
                "membership",
                "join");
        assertThat(summary(alice, room).ok()).isEqualTo(expected);
        assertThat(summary(alice, "#" + localpart + ":hs1").ok()).isEqualTo(expected);
        summary(bob, room).refused(404, "M_NOT_FOUND");
        bob.join(root).ok();
        assertThat(summary(bob, room).text("membership")).isEqualTo("leave");
    }

    @Test
    void summarizesOpenRoomsForAnybody() {
        String open = "/_matrix/client/v1/room_summary/" + TestServer.encoded(root);
        assertThat(server.get(open).ok().string("room_id")).contains(root);
        assertThat(server.get(open).ok().has("membership")).isFalse();
        String secret = alice.createRoom();
        server.get("/_matrix/client/v1/room_summary/" + TestServer.encoded(secret))
                .refused(404, "M_NOT_FOUND");
        summary(bob, secret).refused(404, "M_NOT_FOUND");
        summary(bob, "!nowhere:hs1").refused(404, "M_NOT_FOUND");
        summary(bob, "#nowhere:hs1").refused(404, "M_NOT_FOUND");
        summary(bob, "nowhere").refused(400, "M_INVALID_PARAM");
        server.call("GET", open, "no token", null).refused(401, "M_UNKNOWN_TOKEN");
    }

    private String space(String preset) {
        return alice.createRoom("preset", preset, "creation_content", JsonValue.obj("type", "m.space"));
    }

    private void link(String space, String child) {
        link(space, child, JsonValue.obj("via", List.of("hs1")));
    }

    private void link(String space, String child, JsonValue.Obj content) {
        alice.setState(space, "m.space.child", child, content).ok();
    }

    private static JsonValue.Obj joinRule(JsonValue.Obj content) {
        return JsonValue.obj("type", "m.room.join_rules", "content", content);
    }

    private static JsonValue.Obj restrictedTo(String room) {
        JsonValue.Obj condition = JsonValue.obj("type", "m.room_membership", "room_id", room);
        return joinRule(JsonValue.obj("join_rule", "restricted", "allow", List.of(condition)));
    }

    private Reply hierarchy(TestUser who, String room, String query) {
        return server.call(
                "GET",
                "/_matrix/client/v1/rooms/" + TestServer.encoded(room) + "/hierarchy" + query,
                who.token(),
                null);
    }

    private Reply summary(TestUser who, String room) {
        return server.call("GET", "/_matrix/client/v1/room_summary/" + TestServer.encoded(room), who.token(), null);
    }

    private static List<JsonValue.Obj> rooms(Reply reply) {
        return reply.objects("rooms");
    }

    private static List<String> ids(List<JsonValue.Obj> rooms) {
        return rooms.stream().map(room -> room.string("room_id").orElseThrow()).toList();
    }

    private static List<String> children(JsonValue.Obj room) {
        return Reply.objects(room.get("children_state")).stream()
                .map(child -> child.string("state_key").orElseThrow())
                .toList();
    }
}
