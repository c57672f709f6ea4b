package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The directory of published rooms.
class DirectoryTest {
    private final TestServer server = TestServer.shared();
    private TestUser alice;
    private TestUser bob;
    private String word;

    @BeforeEach
    void register() {
        alice = server.user("alice");
        bob = server.user("bob");
        word = TestServer.freshName("word");
    }

    @Test
    void listsRoomsThatAreMadePublic() {
        String localpart = TestServer.freshName("listed");
        String made = alice.createRoom(
                "visibility", "public", "name", "Çafé " + word, "topic", "Tea", "room_alias_name", localpart);
        alice.setState(made, "m.room.avatar", "", JsonValue.obj("url", "mxc://hs1/a"))
                .ok();
        assertThat(chunk(query(bob, word.toUpperCase(Locale.ROOT))))
                .containsExactly(JsonValue.obj(
                        "room_id",
                        made,
                        "name",
                        "Çafé " + word,
                        "topic",
                        "Tea",
                        "canonical_alias",
                        "#" + localpart + ":hs1",
                        "avatar_url",
                        "mxc://hs1/a",
                        "num_joined_members",
                        1,
                        "join_rule",
                        "public",
                        "world_readable",
                        false,
                        "guest_can_join",
                        false));
        // Anybody may read it, without a token.
        JsonValue.Obj all = server.get("/_matrix/client/v3/publicRooms").ok();
        assertThat(all.toString()).contains(made);
        assertThat(all.integer("total_room_count_estimate").orElse(0L)).isPositive();
    }

    @Test
    void showsAndHidesARoom() {
        String made = alice.createRoom("name", word, "preset", "public_chat");
        assertThat(visibility(made)).isEqualTo("private");
        assertThat(chunk(query(bob, word))).isEmpty();
        publish(alice, made, JsonValue.Obj.EMPTY).ok();
        assertThat(visibility(made)).isEqualTo("public");
        assertThat(chunk(query(bob, word))).hasSize(1);
        publish(alice, made, JsonValue.obj("visibility", "public")).ok();
        publish(alice, made, JsonValue.obj("visibility", "private")).ok();
        assertThat(visibility(made)).isEqualTo("private");
        assertThat(chunk(query(bob, word))).isEmpty();
    }

    @Test
    void letsOnlyThePowerfulPublish() {
        String made = alice.createPublicRoom();
        bob.join(made).ok();
        publish(bob, made, JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        publish(server.user("eve"), made, JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        publish(alice, "!nowhere:hs1", JsonValue.Obj.EMPTY).refused(404, "M_NOT_FOUND");
        publish(alice, made, JsonValue.obj("visibility", "hidden")).refused(400, "M_INVALID_PARAM");
        alice.get("/directory/list/room/" + TestServer.encoded("!nowhere:hs1")).refused(404, "M_NOT_FOUND");
    }

    @Test
    void showsNoRoomThatNobodyCouldEnter() {
        String made = alice.createRoom("visibility", "public", "name", word);
        alice.setState(made, "m.room.join_rules", "", JsonValue.obj("join_rule", "invite"))
                .ok();
        assertThat(chunk(query(bob, word))).isEmpty();
        alice.setState(made, "m.room.join_rules", "", JsonValue.obj("join_rule", "knock"))
                .ok();
        assertThat(chunk(query(bob, word)).getFirst().string("join_rule")).contains("knock");
        alice.leave(made).ok();
        assertThat(chunk(query(bob, word))).isEmpty();
    }

    @Test
    void findsByKindOfRoom() {
        String plain = alice.createRoom("visibility", "public", "name", word);
        String space = alice.createRoom(
                "visibility", "public", "name", word, "creation_content", JsonValue.obj("type", "m.space"));
        assertThat(ids(query(bob, word, JsonValue.arr("m.space")))).containsExactly(space);
        assertThat(ids(query(bob, word, JsonValue.arr((Object) null)))).containsExactly(plain);
        assertThat(ids(query(bob, word, JsonValue.arr(null, "m.space")))).containsExactly(space, plain);
        assertThat(ids(query(bob, word, JsonValue.Arr.EMPTY))).isEmpty();
        assertThat(query(bob, word, JsonValue.arr("m.space"))
                        .objects("chunk")
                        .getFirst()
                        .string("room_type"))
                .contains("m.space");
        query(bob, word, JsonValue.arr(7)).refused(400, "M_BAD_JSON");
    }

    @Test
    void pagesForwardsAndBack() {
        List<String> made = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            made.addFirst(alice.createRoom("visibility", "public", "name", word + " " + n));
        }
        Reply first = page(word, null);
        assertThat(ids(first)).isEqualTo(made.subList(0, 2));
        assertThat(first.ok().has("prev_batch")).isFalse();
        Reply second = page(word, first.text("next_batch"));
        assertThat(ids(second)).isEqualTo(made.subList(2, 4));
        // Rooms that come meanwhile move nothing.
        String later = alice.createRoom("visibility", "public", "name", word + " later");
        Reply third = page(word, second.text("next_batch"));
        assertThat(ids(third)).isEqualTo(made.subList(4, 5));
        assertThat(third.ok().has("next_batch")).isFalse();
        Reply back = page(word, third.text("prev_batch"));
        assertThat(ids(back)).isEqualTo(made.subList(2, 4));
        back = page(word, back.text("prev_batch"));
        assertThat(ids(back)).isEqualTo(made.subList(0, 2));
        assertThat(ids(page(word, back.text("prev_batch")))).containsExactly(later);
    }

    @Test
    void pagesWithoutAFilterToo() {
        alice.createRoom("visibility", "public");
        alice.createRoom("visibility", "public");
        Reply first = server.get("/_matrix/client/v3/publicRooms?limit=1");
        assertThat(first.objects("chunk")).hasSize(1);
        Reply second = server.get("/_matrix/client/v3/publicRooms?limit=1&since=" + first.text("next_batch"));
        assertThat(ids(second)).hasSize(1).isNotEqualTo(ids(first));
    }

    @Test
    void refusesWhatIsNoPage() {
        String path = "/_matrix/client/v3/publicRooms";
        server.get(path + "?since=x").refused(400, "M_INVALID_PARAM");
        server.get(path + "?limit=-1").refused(400, "M_INVALID_PARAM");
        server.get(path + "?limit=many").refused(400, "M_INVALID_PARAM");
        server.get(path + "?server=hs1&limit=0").ok();
        server.get(path + "?server=elsewhere.org").refused(502, "M_UNKNOWN");
        server.get(path + "?server=else%20where").refused(400, "M_INVALID_PARAM");
        server.post(path, JsonValue.Obj.EMPTY).refused(401, "M_MISSING_TOKEN");
        bob.post("/publicRooms", JsonValue.obj("filter", "x")).refused(400, "M_BAD_JSON");
        bob.post("/publicRooms", JsonValue.obj("filter", JsonValue.obj("generic_search_term", 7)))
                .refused(400, "M_BAD_JSON");
        JsonValue.Obj network = JsonValue.obj("third_party_instance_id", "irc");
        assertThat(bob.post("/publicRooms", network).objects("chunk")).isEmpty();
        bob.post("/publicRooms", network.with("include_all_networks", JsonValue.of(true)))
                .refused(400, "M_INVALID_PARAM");
    }

    @Test
    void movesNamesAndTheListingToAnUpgradedRoom() {
        String localpart = TestServer.freshName("moved");
        String alias = "#" + localpart + ":hs1";
        String old = alice.createRoom(
                "visibility", "public", "name", word, "room_alias_name", localpart, "room_version", "11");
        String fresh = alice.post(room(old) + "/upgrade", JsonValue.obj("new_version", "12"))
                .text("replacement_room");
        assertThat(visibility(old)).isEqualTo("private");
        assertThat(visibility(fresh)).isEqualTo("public");
        assertThat(ids(query(bob, word))).containsExactly(fresh);
        assertThat(bob.get("/directory/room/" + TestServer.encoded(alias)).text("room_id"))
                .isEqualTo(fresh);
        assertThat(alice.getState(fresh, "m.room.canonical_alias", "").text("alias"))
                .isEqualTo(alias);
    }

    private Reply page(String term, String since) {
        return bob.post(
                "/publicRooms",
                JsonValue.obj("limit", 2, "since", since, "filter", JsonValue.obj("generic_search_term", term)));
    }

    private static Reply query(TestUser who, String term) {
        return who.post("/publicRooms", JsonValue.obj("filter", JsonValue.obj("generic_search_term", term)));
    }

    private static Reply query(TestUser who, String term, JsonValue.Arr types) {
        return who.post(
                "/publicRooms",
                JsonValue.obj("filter", JsonValue.obj("generic_search_term", term, "room_types", types)));
    }

    private static List<JsonValue.Obj> chunk(Reply reply) {
        return reply.objects("chunk");
    }

    private static List<String> ids(Reply reply) {
        return chunk(reply).stream()
                .map(one -> one.string("room_id").orElseThrow())
                .toList();
    }

    private String visibility(String room) {
        return server.get("/_matrix/client/v3/directory/list/room/" + TestServer.encoded(room))
                .text("visibility");
    }

    private static Reply publish(TestUser who, String room, JsonValue.Obj body) {
        return who.put("/directory/list/room/" + TestServer.encoded(room), body);
    }
}
