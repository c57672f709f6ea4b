package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Paging through history.
class MessagesTest extends TwoInARoom {
    private List<String> said;

    @BeforeEach
    void talk() {
        said = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            said.add((i % 2 == 0 ? alice : bob).say(room, "message " + i));
        }
    }

    @Test
    void readsTheNewestTenBackwards() {
        Reply page = messages(bob, "dir=b");
        List<String> newestFirst = new ArrayList<>(said.subList(2, 12));
        Collections.reverse(newestFirst);
        assertThat(ids(page)).isEqualTo(newestFirst);
        assertThat(page.ok().string("start")).isPresent();
        assertThat(page.ok().string("end")).isPresent();
    }

    @Test
    void pagesBackToTheBeginningWithoutHolesOrRepeats() {
        List<String> all = walk("b", 5);
        List<String> oldestFirst = new ArrayList<>(all);
        Collections.reverse(oldestFirst);
        assertThat(all).doesNotHaveDuplicates();
        assertThat(oldestFirst).endsWith(said.toArray(String[]::new));
        assertThat(messages(bob, "dir=f&limit=1").objects("chunk").getFirst().string("type"))
                .contains("m.room.create");
        assertThat(walk("f", 5)).isEqualTo(oldestFirst);
        assertThat(walk("b", 1000)).isEqualTo(all);
    }

    @Test
    void stopsWhereItIsTold() {
        String middle = messages(bob, "dir=b&limit=4").text("end");
        assertThat(ids(messages(bob, "dir=b&limit=100&to=" + TestServer.encoded(middle))))
                .hasSize(4);
        assertThat(ids(messages(bob, "dir=f&limit=100&from=" + TestServer.encoded(middle))))
                .isEqualTo(said.subList(8, 12));
    }

    @Test
    void goesOnFromATokenOfSync() {
        String now = bob.syncToken();
        String later = alice.say(room, "later");
        assertThat(ids(messages(bob, "dir=b&limit=1&from=" + TestServer.encoded(now))))
                .containsExactly(said.getLast());
        assertThat(ids(messages(bob, "dir=f&from=" + TestServer.encoded(now)))).containsExactly(later);
    }

    @Test
    void filtersByTypeAndSender() {
        assertThat(ids(filtered("{\"types\":[\"m.room.message\"],\"senders\":[\"" + bob.id() + "\"]}", 6)))
                .hasSize(6)
                .allMatch(id -> said.indexOf(id) % 2 == 1);
        assertThat(filtered("{\"not_types\":[\"m.room.m*\"]}", 100).objects("chunk"))
                .isNotEmpty()
                .noneMatch(event -> event.string("type").orElse("").startsWith("m.room.m"));
        assertThat(ids(filtered("{\"types\":[]}", 100))).isEmpty();
    }

    @Test
    void addsTheSendersWhenMembersAreLoadedLazily() {
        assertThat(filtered("{\"lazy_load_members\":true}", 2).objects("state"))
                .extracting(event -> event.string("state_key").orElse(""))
                .containsExactlyInAnyOrder(alice.id(), bob.id());
        assertThat(messages(bob, "dir=b").ok().members()).doesNotContainKey("state");
    }

    @Test
    void showsThoseWhoLeftNothingOfLater() {
        bob.leave(room).ok();
        alice.say(room, "after");
        List<JsonValue.Obj> seen = messages(bob, "dir=b&limit=2").objects("chunk");
        assertThat(seen.getFirst().string("type")).contains("m.room.member");
        assertThat(seen.getLast().string("event_id")).contains(said.getLast());
    }

    @Test
    void showsStrangersNothing() {
        JsonValue.Obj there = messages(eve, "dir=b").refused(403, "M_FORBIDDEN");
        assertThat(eve.get(room("!nowhere:hs1") + "/messages?dir=b").refused(403, "M_FORBIDDEN"))
                .isEqualTo(there);
        messages(eve, "").refused(403, "M_FORBIDDEN");
        TestServer.shared()
                .get("/_matrix/client/v3" + room(room) + "/messages?dir=b")
                .refused(401, "M_MISSING_TOKEN");
    }

    @Test
    void saysWhatIsWrongWithTheQuestion() {
        messages(bob, "").refused(400, "M_MISSING_PARAM");
        messages(bob, "dir=up").refused(400, "M_INVALID_PARAM");
        messages(bob, "dir=b&limit=0").refused(400, "M_INVALID_PARAM");
        messages(bob, "dir=b&limit=many").refused(400, "M_INVALID_PARAM");
        messages(bob, "dir=b&from=yesterday").refused(400, "M_INVALID_PARAM");
        messages(bob, "dir=b&to=yesterday").refused(400, "M_INVALID_PARAM");
        messages(bob, "dir=b&filter=7").refused(400, "M_BAD_JSON");
        messages(bob, "dir=b&filter=%7B").refused(400, "M_NOT_JSON");
    }

    private List<String> walk(String dir, int limit) {
        List<String> all = new ArrayList<>();
        String query = "dir=" + dir + "&limit=" + limit;
        Reply page = messages(bob, query);
        all.addAll(ids(page));
        for (int pages = 0; pages < 100 && page.ok().string("end").isPresent(); pages++) {
            page = messages(bob, query + "&from=" + TestServer.encoded(page.text("end")));
            all.addAll(ids(page));
        }
        return all;
    }

    private Reply filtered(String filter, int limit) {
        return messages(bob, "dir=b&limit=" + limit + "&filter=" + TestServer.encoded(filter));
    }

    private Reply messages(TestUser user, String query) {
        return user.get(room(room) + "/messages?" + query);
    }

    private static List<String> ids(Reply page) {
        return page.objects("chunk").stream()
                .map(event -> event.string("event_id").orElseThrow())
                .toList();
    }
}
