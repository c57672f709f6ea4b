package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What clients choose of a sync.
class SyncFilterTest extends TwoInARoom {
    @Test
    void writesOnlyTheFieldsAndTheFormatThatWereAskedFor() {
        alice.say(room, "hello");
        String fields = "[\"type\",\"event_id\",\"sender\",\"state_key\",\"origin_server_ts\",\"content\"]";
        JsonValue.Obj some = joined(bob, "", "{\"event_fields\":" + fields + "}");
        assertThat(events(some, "timeline").getLast().members())
                .containsOnlyKeys("type", "event_id", "sender", "origin_server_ts", "content");
        assertThat(events(some, "state")).noneMatch(event -> event.has("unsigned"));
        JsonValue.Obj federation = joined(bob, "", "{\"event_format\":\"federation\"}");
        assertThat(events(federation, "timeline").getLast().members())
                .containsKeys("hashes", "signatures", "prev_events", "depth");
    }

    @Test
    void tellsTheStateAfterTheTimelineWhenAsked() {
        String since = bob.syncToken();
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "new")).ok();
        String said = alice.say(room, "hello");
        JsonValue.Obj answer = (JsonValue.Obj) Reply.at(
                bob.sync("use_state_after=true&since=" + TestServer.encoded(since))
                        .ok(),
                "rooms",
                "join",
                room);
        assertThat(answer.has("state")).isFalse();
        assertThat(types(answer, "state_after")).containsExactly("m.room.topic");
        assertThat(types(answer, "timeline")).containsExactly("m.room.topic", "m.room.message");
        assertThat(events(answer, "timeline").getLast().string("event_id")).contains(said);
        JsonValue.Obj first =
                (JsonValue.Obj) Reply.at(bob.sync("use_state_after=true").ok(), "rooms", "join", room);
        assertThat(types(first, "state_after")).contains("m.room.create", "m.room.topic", "m.room.member");
    }

    @Test
    void tellsOfStateThatTheTimelineFilterHides() {
        String since = bob.syncToken();
        alice.say(room, "before");
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "new")).ok();
        alice.say(room, "after");
        String onlyMessages = "{\"room\":{\"timeline\":{\"types\":[\"m.room.message\"]}}}";
        JsonValue.Obj onward = joined(bob, since, onlyMessages);
        assertThat(types(onward, "timeline")).containsExactly("m.room.message", "m.room.message");
        assertThat(types(onward, "state")).containsExactly("m.room.topic");
        assertThat(types(joined(bob, "", onlyMessages), "state")).contains("m.room.topic");
    }

    @Test
    void loadsMembersLazily() {
        TestUser carol = server.user("carol");
        carol.join(room).ok();
        String lazy = "{\"room\":{\"timeline\":{\"limit\":1},\"state\":{\"lazy_load_members\":true}}}";
        alice.setState(room, "m.room.name", "", JsonValue.obj("name", "Many")).ok();
        String since = bob.syncToken();
        for (int i = 0; i < 3; i++) {
            carol.say(room, "message " + i);
        }
        JsonValue.Obj onward = joined(bob, since, lazy);
        assertThat(members(onward)).containsExactly(carol.id());
        // The sender, oneself, and those after whom the room could be named.
        assertThat(members(joined(bob, "", lazy))).containsExactlyInAnyOrder(alice.id(), bob.id(), carol.id());
    }

    @Test
    void tellsALazyClientWhoCameAndWentInAGap() {
        String lazy = "{\"room\":{\"timeline\":{\"limit\":1},\"state\":{\"lazy_load_members\":true}}}";
        TestUser dave = server.user("dave");
        dave.join(room).ok();
        String since = bob.syncToken();
        dave.leave(room).ok();
        List<String> came = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            TestUser one = server.user("guest" + i);
            one.join(room).ok();
            came.add(one.id());
        }
        alice.say(room, "welcome");
        // It has asked for the members once, and goes by what it hears since then.
        JsonValue.Obj onward = joined(bob, since, lazy);
        assertThat(members(onward)).contains(dave.id()).containsAll(came);
    }

    @Test
    void leavesOutRoomsAndSenders() {
        String other = alice.createPublicRoom();
        bob.join(other).ok();
        JsonValue.Obj answer = bob.sync("filter="
                        + TestServer.encoded("{\"room\":{\"not_rooms\":[\"" + other
                                + "\"],\"timeline\":{\"not_senders\":[\"" + alice.id() + "\"]}}}"))
                .ok();
        assertThat(answer.toString()).doesNotContain(other);
        assertThat(events((JsonValue.Obj) Reply.at(answer, "rooms", "join", room), "timeline"))
                .extracting(event -> event.string("sender").orElseThrow())
                .containsOnly(bob.id());
        bob.sync("filter=" + TestServer.encoded("{\"room\":{\"rooms\":\"all\"}}"))
                .refused(400, "M_BAD_JSON");
    }

    @Test
    void tellsTheStateOfALeftRoom() {
        String since = bob.syncToken();
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "before"))
                .ok();
        for (int i = 0; i < 3; i++) {
            alice.say(room, "message " + i);
        }
        bob.leave(room).ok();
        alice.setState(room, "m.room.topic", "", JsonValue.obj("topic", "after"))
                .ok();
        String filter = "{\"room\":{\"include_leave\":true,\"timeline\":{\"limit\":2}}}";
        JsonValue.Obj onward = left(since, filter);
        assertThat(types(onward, "timeline")).containsExactly("m.room.message", "m.room.member");
        assertThat(types(onward, "state")).containsExactly("m.room.topic");
        assertThat(onward.toString()).contains("before").doesNotContain("after");
        JsonValue.Obj first = left("", filter);
        assertThat(types(first, "state")).contains("m.room.create", "m.room.topic");
        JsonValue.Obj empty = left("", "{\"room\":{\"include_leave\":true,\"timeline\":{\"limit\":0}}}");
        assertThat(types(empty, "timeline")).isEmpty();
        assertThat(events(empty, "state"))
                .filteredOn(event -> event.string("state_key").orElse("").equals(bob.id()))
                .singleElement()
                .satisfies(event ->
                        assertThat(Reply.at(event, "content", "membership")).isEqualTo(JsonValue.str("leave")));
    }

    @Test
    void namesTheFormerMembersOfARoomWithoutOthers() {
        bob.leave(room).ok();
        JsonValue.Obj joined = joined(alice, "", "{}");
        assertThat(Reply.at(joined, "summary", "m.heroes")).isEqualTo(JsonValue.arr(bob.id()));
        assertThat(Reply.at(joined, "summary", "m.joined_member_count")).isEqualTo(JsonValue.of(1));
    }

    private JsonValue.Obj joined(TestUser user, String since, String filter) {
        return (JsonValue.Obj) Reply.at(answer(user, since, filter), "rooms", "join", room);
    }

    private JsonValue.Obj left(String since, String filter) {
        return (JsonValue.Obj) Reply.at(answer(bob, since, filter), "rooms", "leave", room);
    }

    private static JsonValue.Obj answer(TestUser user, String since, String filter) {
        String from = since.isEmpty() ? "" : "&since=" + TestServer.encoded(since);
        return user.sync("filter=" + TestServer.encoded(filter) + from).ok();
    }

    private static List<JsonValue.Obj> events(JsonValue.Obj room, String section) {
        return Reply.objects(Reply.at(room, section, "events"));
    }

    private static List<String> types(JsonValue.Obj room, String section) {
        return events(room, section).stream()
                .map(event -> event.string("type").orElseThrow())
                .toList();
    }

    private static List<String> members(JsonValue.Obj room) {
        return events(room, "state").stream()
                .filter(event -> event.string("type").orElse("").equals("m.room.member"))
                .map(event -> event.string("state_key").orElseThrow())
                .toList();
    }
}
