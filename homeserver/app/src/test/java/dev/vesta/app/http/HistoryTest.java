package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is around an event, and what was said at a time.
class HistoryTest extends TwoInARoom {
    private List<String> said;

    @BeforeEach
    void talk() {
        said = new ArrayList<>();
        for (int n = 0; n < 9; n++) {
            said.add(alice.say(room, "m" + n));
        }
    }

    private Reply context(TestUser who, String event, String query) {
        return who.get(room(room) + "/context/" + TestServer.encoded(event) + query);
    }

    private static List<String> ids(List<JsonValue.Obj> events) {
        return events.stream()
                .map(event -> event.string("event_id").orElseThrow())
                .toList();
    }

    @Test
    void showsWhatIsAroundAnEvent() {
        Reply found = context(bob, said.get(4), "?limit=5");
        assertThat(found.text("event", "event_id")).isEqualTo(said.get(4));
        assertThat(ids(found.objects("events_before"))).containsExactly(said.get(3), said.get(2));
        assertThat(ids(found.objects("events_after"))).containsExactly(said.get(5), said.get(6), said.get(7));
        assertThat(found.objects("state"))
                .anyMatch(event -> event.string("type").orElseThrow().equals("m.room.create"));
        Reply older = bob.get(room(room) + "/messages?dir=b&limit=2&from=" + found.text("start"));
        assertThat(ids(older.objects("chunk"))).containsExactly(said.get(1), said.get(0));
        Reply newer = bob.get(room(room) + "/messages?dir=f&from=" + found.text("end"));
        assertThat(ids(newer.objects("chunk"))).containsExactly(said.get(8));
    }

    @Test
    void showsAnEventAloneWhenAsked() {
        Reply found = context(bob, said.get(4), "?limit=0");
        assertThat(found.objects("events_before")).isEmpty();
        assertThat(found.objects("events_after")).isEmpty();
        assertThat(found.text("event", "event_id")).isEqualTo(said.get(4));
    }

    @Test
    void filtersWhatIsAroundAnEvent() {
        String filter = TestServer.encoded("{\"lazy_load_members\":true,\"types\":[\"m.room.member\"]}");
        Reply found = context(bob, said.get(4), "?limit=4&filter=" + filter);
        assertThat(found.objects("events_after")).isEmpty();
        assertThat(found.objects("state")).singleElement().satisfies(member -> assertThat(member.string("state_key"))
                .contains(alice.id()));
    }

    @Test
    void showsContextOnlyToThoseWhoSeeTheEvent() {
        context(bob, "$nothing", "").refused(404, "M_NOT_FOUND");
        context(eve, said.get(4), "").refused(403, "M_FORBIDDEN");
        context(bob, said.get(4), "?limit=-1").refused(400, "M_INVALID_PARAM");
        context(bob, said.get(4), "?filter=x").refused(400, "M_NOT_JSON");
        bob.leave(room).ok();
        String later = alice.say(room, "later");
        context(bob, later, "").refused(404, "M_NOT_FOUND");
        assertThat(context(bob, said.get(8), "").body()).doesNotContain("later");
    }

    private Reply at(TestUser who, long ts, String dir) {
        return RelationsTest.v1(who, room(room) + "/timestamp_to_event?ts=" + ts + "&dir=" + dir);
    }

    private JsonValue.Obj event(int index) {
        return alice.get(room(room) + "/event/" + TestServer.encoded(said.get(index)))
                .ok();
    }

    @Test
    void findsTheEventOfATime() {
        long ts = event(4).integer("origin_server_ts").orElseThrow();
        for (String dir : List.of("f", "b")) {
            Reply found = at(bob, ts, dir);
            assertThat(found.ok().integer("origin_server_ts")).contains(ts);
        }
        assertThat(at(bob, 0, "f").text("event_id"))
                .isEqualTo(alice.get(room(room) + "/state/m.room.create/?format=event")
                        .text("event_id"));
        assertThat(at(bob, ts + 1_000_000, "b").text("event_id")).isEqualTo(said.get(8));
    }

    @Test
    void findsNoEventWhereNoneIs() {
        at(bob, 0, "b").refused(404, "M_NOT_FOUND");
        at(bob, 9_000_000_000_000L, "f").refused(404, "M_NOT_FOUND");
        at(eve, 0, "f").refused(403, "M_FORBIDDEN");
        at(bob, 0, "x").refused(400, "M_INVALID_PARAM");
        RelationsTest.v1(bob, room(room) + "/timestamp_to_event?dir=f").refused(400, "M_MISSING_PARAM");
    }

    @Test
    void givesTheMembersThatAPageNeeds() {
        String filter = TestServer.encoded("{\"lazy_load_members\":true}");
        Reply page = bob.get(room(room) + "/messages?dir=b&limit=3&filter=" + filter);
        assertThat(page.objects("state")).singleElement().satisfies(member -> assertThat(member.string("state_key"))
                .contains(alice.id()));
    }

    @Test
    void tellsATransactionIdToItsDeviceAlone() {
        String event =
                alice.send(room, "m.room.message", "my-txn", TestUser.text("x")).text("event_id");
        assertThat(context(alice, event, "").text("event", "unsigned", "transaction_id"))
                .isEqualTo("my-txn");
        assertThat(context(alice.onAnotherDevice(), event, "").body()).doesNotContain("my-txn");
        assertThat(context(bob, event, "").body()).doesNotContain("my-txn");
    }
}
