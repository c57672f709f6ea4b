package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Taking back what was said.
class RedactionTest extends TwoInARoom {
    static Reply redact(TestUser who, String room, String event, String txn, JsonValue body) {
        return who.put(room(room) + "/redact/" + TestServer.encoded(event) + "/" + txn, body);
    }

    private static JsonValue.Obj event(TestUser who, String room, String event) {
        return who.get(room(room) + "/event/" + TestServer.encoded(event)).ok();
    }

    private static String because(JsonValue.Obj event) {
        JsonValue id = Reply.at(event, "unsigned", "redacted_because", "event_id");
        return ((JsonValue.Str) id).value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "10", "11", "12"})
    void emptiesEventsInEveryRoomVersion(String version) {
        room = alice.createRoom("preset", "public_chat", "room_version", version);
        bob.join(room).ok();
        String said = bob.say(room, "something rash");
        String before = bob.syncToken();
        String redaction = redact(bob, room, said, TestUser.newTxn(), JsonValue.obj("reason", "rash"))
                .text("event_id");

        JsonValue.Obj seen = event(alice, room, said);
        assertThat(seen.object("content")).contains(JsonValue.Obj.EMPTY);
        assertThat(because(seen)).isEqualTo(redaction);
        JsonValue.Obj of = event(alice, room, redaction);
        assertThat(of.string("redacts")).contains(said);
        assertThat(Reply.at(of, "content")).isEqualTo(JsonValue.obj("reason", "rash", "redacts", said));
        assertThat(alice.get(room(room) + "/messages?dir=b&limit=2").objects("chunk"))
                .last()
                .satisfies(last -> assertThat(because(last)).isEqualTo(redaction));
        List<JsonValue.Obj> news = bob.sync("since=" + before).objects("rooms", "join", room, "timeline", "events");
        assertThat(news).singleElement().satisfies(only -> assertThat(only.string("redacts"))
                .contains(said));
        assertThat(alice.sync("full_state=true").body()).doesNotContain("something rash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "9", "11", "12"})
    void takesRedactionsAsMessagesToo(String version) {
        room = alice.createRoom("preset", "public_chat", "room_version", version);
        String said = alice.say(room, "something rash");
        String redaction = alice.send(room, "m.room.redaction", "t", JsonValue.obj("redacts", said, "reason", "r"))
                .text("event_id");
        assertThat(because(event(alice, room, said))).isEqualTo(redaction);
        assertThat(event(alice, room, redaction).string("redacts")).contains(said);
    }

    @Test
    void answersARepeatedTransactionWithTheSameEvent() {
        String said = alice.say(room, "x");
        String first = redact(alice, room, said, "again", JsonValue.Obj.EMPTY).text("event_id");
        assertThat(redact(alice, room, said, "again", JsonValue.Obj.EMPTY).text("event_id"))
                .isEqualTo(first);
    }

    @Test
    void letsOthersRedactOnlyWithThePower() {
        String hers = alice.say(room, "mine");
        redact(bob, room, hers, TestUser.newTxn(), JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        assertThat(event(bob, room, hers).object("content").orElseThrow().string("body"))
                .contains("mine");
        String his = bob.say(room, "his");
        redact(alice, room, his, TestUser.newTxn(), JsonValue.Obj.EMPTY).ok();
        redact(eve, room, his, TestUser.newTxn(), JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
    }

    @Test
    void knowsWhatItCannotRedact() {
        redact(bob, room, "$nothing", TestUser.newTxn(), JsonValue.Obj.EMPTY).refused(404, "M_NOT_FOUND");
        redact(bob, room, bob.say(room, "x"), TestUser.newTxn(), JsonValue.obj("reason", 1))
                .refused(400, "M_BAD_JSON");
        String create =
                alice.get(room(room) + "/state/m.room.create/?format=event").text("event_id");
        redact(alice, room, create, TestUser.newTxn(), JsonValue.Obj.EMPTY).refused(403, "M_FORBIDDEN");
        alice.send(room, "m.room.redaction", TestUser.newTxn(), JsonValue.obj("reason", "of nothing"))
                .refused(400, "M_BAD_JSON");
    }

    @Test
    void emptiesStateToo() {
        JsonValue.Obj topic = JsonValue.obj("topic", "a secret");
        String set = alice.setState(room, "m.room.topic", "", topic).text("event_id");
        redact(alice, room, set, TestUser.newTxn(), JsonValue.Obj.EMPTY).ok();
        assertThat(alice.getState(room, "m.room.topic", "").ok()).isEqualTo(JsonValue.Obj.EMPTY);
        assertThat(alice.get(room(room) + "/state").body()).doesNotContain("a secret");
        // The same topic again is news, since it is not there any more.
        String again = alice.setState(room, "m.room.topic", "", topic).text("event_id");
        assertThat(again).isNotEqualTo(set);
        JsonValue.Obj now = event(alice, room, again);
        assertThat(Reply.at(now, "unsigned", "replaces_state")).isEqualTo(new JsonValue.Str(set));
        assertThat(Reply.at(now, "unsigned", "prev_content")).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void tellsWhatStateWasBefore() {
        alice.setState(room, "m.room.name", "", JsonValue.obj("name", "old")).ok();
        String token = alice.syncToken();
        alice.setState(room, "m.room.name", "", JsonValue.obj("name", "new")).ok();
        JsonValue.Obj synced = alice.sync("since=" + token)
                .objects("rooms", "join", room, "timeline", "events")
                .getFirst();
        assertThat(Reply.at(synced, "unsigned", "prev_content")).isEqualTo(JsonValue.obj("name", "old"));
        assertThat(Reply.at(synced, "unsigned", "prev_sender")).isEqualTo(new JsonValue.Str(alice.id()));
        JsonValue.Obj single =
                alice.get(room(room) + "/state/m.room.name/?format=event").ok();
        assertThat(Reply.at(single, "unsigned", "prev_content")).isEqualTo(JsonValue.obj("name", "old"));
    }

    @Test
    void breaksTheRelationsOfWhatItRedacts() {
        String root = alice.say(room, "root");
        JsonValue.Obj reaction =
                JsonValue.obj("m.relates_to", JsonValue.obj("rel_type", "m.annotation", "event_id", root, "key", "👍"));
        String first = bob.send(room, "m.reaction", "r1", reaction).text("event_id");
        bob.send(room, "m.reaction", "r2", reaction).refused(400, "M_DUPLICATE_ANNOTATION");
        bob.send(room, "m.reaction", "r1", reaction).ok();
        alice.send(room, "m.reaction", "r1", reaction).ok();
        redact(bob, room, first, TestUser.newTxn(), JsonValue.Obj.EMPTY).ok();
        assertThat(RelationsTest.relations(alice, room, root, ""))
                .doesNotContain(first)
                .hasSize(1);
        bob.send(room, "m.reaction", "r3", reaction).ok();
    }

    @Test
    void letsNobodyUndoARedactionBySendingAnother() {
        String said = bob.say(room, "x");
        String first =
                redact(bob, room, said, TestUser.newTxn(), JsonValue.Obj.EMPTY).text("event_id");
        redact(alice, room, said, TestUser.newTxn(), JsonValue.Obj.EMPTY).ok();
        redact(bob, room, first, TestUser.newTxn(), JsonValue.Obj.EMPTY).ok();
        assertThat(event(bob, room, said).object("content")).contains(JsonValue.Obj.EMPTY);
        assertThat(because(event(bob, room, said))).isEqualTo(first);
    }
}
