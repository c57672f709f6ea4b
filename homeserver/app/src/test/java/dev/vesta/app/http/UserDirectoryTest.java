package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserDirectoryTest {
    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser eve = server.user("eve");

    private static void name(TestUser user, String name) {
        user.put("/profile/" + TestServer.encoded(user.id()) + "/displayname", JsonValue.obj("displayname", name))
                .ok();
    }

    private static Reply search(TestUser who, String term, Object... more) {
        JsonValue.Obj body = JsonValue.obj("search_term", term);
        for (int i = 0; i < more.length; i += 2) {
            body = body.with((String) more[i], JsonValue.of(more[i + 1]));
        }
        return who.post("/user_directory/search", body);
    }

    private static List<String> found(TestUser who, String term) {
        return search(who, term).objects("results").stream()
                .map(user -> user.string("user_id").orElseThrow())
                .toList();
    }

    @Test
    void findsPeopleInPublicRoomsByNameAndId() {
        String unique = TestServer.freshName("cooper").replace("-", "");
        name(alice, "Älice " + unique);
        assertThat(found(eve, unique)).isEmpty();
        alice.createPublicRoom();
        JsonValue.Obj hit = search(eve, "ALICE " + unique).objects("results").getFirst();
        assertThat(hit.string("display_name")).contains("Älice " + unique);
        assertThat(hit.string("user_id")).contains(alice.id());
        assertThat(found(eve, unique.substring(0, unique.length() - 1) + " al")).contains(alice.id());
        assertThat(found(eve, unique + " bob")).isEmpty();
        assertThat(found(eve, alice.id())).containsExactly(alice.id());
        assertThat(found(eve, alice.localpart())).first().isEqualTo(alice.id());
        assertThat(found(alice, alice.id())).as("themselves").isEmpty();
        search(eve, "   \0 ").ok();
        assertThat(found(eve, "@")).isEmpty();
    }

    @Test
    void showsPrivateRoomsToTheirMembersOnlyAndNoNameOfARoom() {
        TestUser bob = server.user("bob");
        String secret = TestServer.freshName("freddy").replace("-", "");
        String room = bob.createRoom("invite", List.of(alice.id()));
        alice.join(room).ok();
        alice.setState(room, "m.room.member", alice.id(), JsonValue.obj("membership", "join", "displayname", secret))
                .ok();
        assertThat(found(bob, alice.id())).containsExactly(alice.id());
        assertThat(found(eve, alice.id())).isEmpty();
        assertThat(found(bob, secret)).isEmpty();
        alice.leave(room).ok();
        assertThat(found(bob, alice.id())).isEmpty();
    }

    @Test
    void followsRoomsThatOpenAndClose() {
        String room = alice.createRoom();
        assertThat(found(eve, alice.id())).isEmpty();
        alice.setState(room, "m.room.history_visibility", "", JsonValue.obj("history_visibility", "world_readable"))
                .ok();
        assertThat(found(eve, alice.id())).containsExactly(alice.id());
        alice.setState(room, "m.room.history_visibility", "", JsonValue.obj("history_visibility", "shared"))
                .ok();
        assertThat(found(eve, alice.id())).isEmpty();
    }

    @Test
    void ranksAndLimits() {
        String word = TestServer.freshName("zebra").replace("-", "q");
        TestUser exact = server.user("u");
        TestUser longer = server.user("u");
        TestUser longest = server.user("u");
        name(longest, word + "aaaa");
        name(longer, "The " + word + "x");
        name(exact, "Great " + word);
        List.of(exact, longer, longest).forEach(TestUser::createPublicRoom);
        assertThat(found(eve, word)).containsExactly(exact.id(), longer.id(), longest.id());
        JsonValue.Obj two = search(eve, word, "limit", 2).ok();
        assertThat(two.array("results").orElseThrow().items()).hasSize(2);
        assertThat(two.bool("limited")).contains(true);
        assertThat(search(eve, word, "limit", 3).ok().bool("limited")).contains(false);
        assertThat(search(eve, word, "limit", 0).objects("results")).isEmpty();
        assertThat(search(eve, word, "limit", -5).objects("results")).isEmpty();
        assertThat(search(eve, word, "limit", 1_000_000).objects("results")).hasSize(3);
    }

    @Test
    void readsNamesInAnyScript() {
        TestUser tanaka = server.user("u");
        name(tanaka, "田中太郎");
        TestUser olga = server.user("u");
        name(olga, "Ольга ЩЕРБАКОВА");
        TestUser strasse = server.user("u");
        name(strasse, "ＳＴＲＡＳＳＥ Müller-Lüdenscheidt");
        List.of(tanaka, olga, strasse).forEach(TestUser::createPublicRoom);
        assertThat(found(eve, "太郎")).contains(tanaka.id());
        assertThat(found(eve, "щерба")).contains(olga.id());
        assertThat(found(eve, "straße ludensch")).contains(strasse.id());
    }

    @Test
    void forgetsOldNames() {
        String old = TestServer.freshName("xavier").replace("-", "");
        name(alice, old);
        alice.createPublicRoom();
        assertThat(found(eve, old)).containsExactly(alice.id());
        name(alice, "Somebody Else");
        assertThat(found(eve, old)).isEmpty();
    }

    @Test
    void wantsATerm() {
        eve.post("/user_directory/search", JsonValue.obj("limit", 3)).refused(400, "M_MISSING_PARAM");
        eve.post("/user_directory/search", JsonValue.obj("search_term", 3)).refused(400, "M_BAD_JSON");
    }
}
