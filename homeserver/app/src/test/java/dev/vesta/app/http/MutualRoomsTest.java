package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MutualRoomsTest {
    private static final String STABLE = "/_matrix/client/v1/mutual_rooms";
    private static final String UNSTABLE = "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms";

    private final TestServer server = TestServer.shared();
    private final TestUser alice = server.user("alice");
    private final TestUser bob = server.user("bob");

    private Reply ask(String path, String query) {
        return server.call("GET", path + query, alice.token(), null);
    }

    private static String of(TestUser user) {
        return "?user_id=" + TestServer.encoded(user.id());
    }

    private static Set<String> rooms(Reply reply) {
        Set<String> rooms = new HashSet<>();
        reply.ok().array("joined").orElseThrow().items().forEach(room -> rooms.add(((JsonValue.Str) room).value()));
        return rooms;
    }

    @Test
    void listsTheRoomsThatBothAreJoinedTo() {
        String shared = alice.createPublicRoom();
        bob.join(shared).ok();
        alice.createPublicRoom();
        bob.createPublicRoom();
        String invited = alice.createRoom();
        alice.invite(invited, bob).ok();
        String left = alice.createPublicRoom();
        bob.join(left).ok();
        bob.leave(left).ok();
        Reply reply = ask(STABLE, of(bob));
        assertThat(rooms(reply)).containsExactly(shared);
        assertThat(reply.ok().integer("count")).contains(1L);
        assertThat(reply.ok().has("next_batch")).isFalse();
        assertThat(rooms(ask(UNSTABLE, of(bob)))).containsExactly(shared);
    }

    @Test
    void givesLongListsInBatches() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 101; i++) {
            String room = alice.createPublicRoom();
            bob.join(room).ok();
            all.add(room);
        }
        Reply first = ask(STABLE, of(bob));
        Set<String> found = rooms(first);
        assertThat(found).hasSize(100);
        assertThat(first.ok().integer("count")).contains(101L);
        Reply second = ask(STABLE, of(bob) + "&from=" + first.text("next_batch"));
        found.addAll(rooms(second));
        assertThat(found).isEqualTo(all);
        assertThat(second.ok().has("next_batch")).isFalse();
        Reply unstable = ask(UNSTABLE, of(bob));
        assertThat(rooms(ask(UNSTABLE, of(bob) + "&batch_token=" + unstable.text("next_batch_token"))))
                .hasSize(1);
    }

    @Test
    void hasNothingInCommonWithNobody() {
        Reply reply = ask(STABLE, "?user_id=@nobody:hs1");
        assertThat(rooms(reply)).isEmpty();
        assertThat(reply.ok().integer("count")).contains(0L);
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        for (String path : new String[] {STABLE, UNSTABLE}) {
            ask(path, "").refused(400, "M_MISSING_PARAM");
            ask(path, "?user_id=bob").refused(400, "M_INVALID_PARAM");
            ask(path, "?user_id=%40b%C3%B6b%3Ahs1").refused(400, "M_INVALID_PARAM");
            ask(path, of(alice)).refused(400, "M_INVALID_PARAM");
        }
        ask(STABLE, of(bob) + "&from=elsewhere").refused(400, "M_INVALID_PARAM");
        ask(UNSTABLE, of(bob) + "&batch_token=elsewhere").refused(400, "M_INVALID_PARAM");
    }
}
