package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static dev.vesta.app.http.TestUser.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What relates to what: edits, references, reactions and threads.
class RelationsTest extends TwoInARoom {
    private static final String V1 = "/_matrix/client/v1";

    private String root;

    @BeforeEach
    void begin() {
        root = alice.say(room, "root");
    }

    static Reply v1(TestUser who, String path) {
        return who.server().call("GET", V1 + path, who.token(), null);
    }

    private static Reply page(TestUser who, String room, String parent, String more) {
        return v1(who, room(room) + "/relations/" + TestServer.encoded(parent) + more);
    }

    /// The ids of an event's children.
    static List<String> relations(TestUser who, String room, String parent, String more) {
        return ids(page(who, room, parent, more));
    }

    private static List<String> ids(Reply reply) {
        return reply.objects("chunk").stream()
                .map(event -> event.string("event_id").orElseThrow())
                .toList();
    }

    private static JsonValue.Obj relating(String relType, String parent, String body) {
        return text(body).with("m.relates_to", JsonValue.obj("rel_type", relType, "event_id", parent));
    }

    private static String relate(TestUser who, String room, String relType, String parent, String body) {
        JsonValue.Obj content = relating(relType, parent, body);
        if (relType.equals("m.replace")) {
            content = content.with("m.new_content", text(body));
        }
        return who.send(room, "m.room.message", TestUser.newTxn(), content).text("event_id");
    }

    private JsonValue.Obj bundled(TestUser who, String event) {
        JsonValue.Obj seen =
                who.get(room(room) + "/event/" + TestServer.encoded(event)).ok();
        return seen.object("unsigned").flatMap(u -> u.object("m.relations")).orElse(JsonValue.Obj.EMPTY);
    }

    @Test
    void listsChildrenByRelationAndType() {
        String reference = relate(bob, room, "m.reference", root, "see above");
        String threaded = relate(bob, room, "m.thread", root, "in a thread");
        JsonValue.Obj annotation =
                JsonValue.obj("m.relates_to", JsonValue.obj("rel_type", "m.annotation", "event_id", root, "key", "👍"));
        String reaction =
                bob.send(room, "m.reaction", TestUser.newTxn(), annotation).text("event_id");
        assertThat(relations(alice, room, root, "")).containsExactly(reaction, threaded, reference);
        assertThat(relations(alice, room, root, "?dir=f")).containsExactly(reference, threaded, reaction);
        assertThat(relations(alice, room, root, "/m.reference")).containsExactly(reference);
        assertThat(relations(alice, room, root, "/m.thread/m.room.message")).containsExactly(threaded);
        assertThat(relations(alice, room, root, "/m.thread/m.reaction")).isEmpty();
        assertThat(relations(alice, room, reference, "")).isEmpty();
    }

    @Test
    void pagesThroughChildren() {
        List<String> children = new ArrayList<>();
        for (int n = 0; n < 5; n++) {
            children.addFirst(relate(bob, room, "m.reference", root, "c" + n));
        }
        List<String> found = new ArrayList<>();
        String from = "";
        for (int pages = 0; pages < 3; pages++) {
            Reply reply = page(alice, room, root, "/m.reference?limit=2" + from);
            found.addAll(ids(reply));
            assertThat(reply.ok().has("next_batch")).isEqualTo(pages < 2);
            from = pages < 2 ? "&from=" + reply.text("next_batch") : "";
        }
        assertThat(found).isEqualTo(children);
        String token = alice.syncToken();
        relate(bob, room, "m.reference", root, "later");
        assertThat(relations(alice, room, root, "?limit=9&from=" + token)).isEqualTo(children);
        assertThat(relations(alice, room, root, "?dir=f&from=" + token)).hasSize(1);
        assertThat(relations(alice, room, root, "?to=" + token)).hasSize(1);
    }

    @Test
    void followsRelationsOfRelations() {
        String threaded = relate(bob, room, "m.thread", root, "in a thread");
        String edit = relate(bob, room, "m.replace", threaded, "* in this thread");
        assertThat(relations(alice, room, root, "")).containsExactly(threaded);
        Reply deep = page(alice, room, root, "?recurse=true");
        assertThat(ids(deep)).containsExactly(edit, threaded);
        assertThat(deep.ok().integer("recursion_depth")).contains(3L);
        // What is reached only through something that does not match does not match.
        assertThat(relations(alice, room, root, "/m.replace?recurse=true")).isEmpty();
    }

    @Test
    void showsRelationsOnlyToThoseWhoSeeTheEvent() {
        page(alice, room, "$nothing", "").refused(404, "M_NOT_FOUND");
        page(eve, room, root, "").refused(403, "M_FORBIDDEN");
        page(alice, room, root, "?from=nonsense").refused(400, "M_INVALID_PARAM");
        page(alice, room, root, "?limit=0").refused(400, "M_INVALID_PARAM");
        page(alice, room, root, "?dir=x").refused(400, "M_INVALID_PARAM");
        page(alice, room, root, "/m.thread?limit=0").refused(400, "M_INVALID_PARAM");
        page(alice, room, root, "/m.thread/m.room.message?limit=0").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void bundlesTheNewestEdit() {
        assertThat(bundled(bob, root)).isEqualTo(JsonValue.Obj.EMPTY);
        relate(alice, room, "m.replace", root, "first");
        String second = relate(alice, room, "m.replace", root, "second");
        String foreign = relate(bob, room, "m.replace", root, "not his to edit");
        JsonValue.Obj edit = bundled(bob, root).object("m.replace").orElseThrow();
        assertThat(edit.string("event_id")).contains(second);
        assertThat(edit.object("content").flatMap(c -> c.object("m.new_content")))
                .contains(text("second"));
        assertThat(relations(bob, room, root, "/m.replace")).hasSize(2).doesNotContain(foreign);
        RedactionTest.redact(alice, room, second, TestUser.newTxn(), JsonValue.Obj.EMPTY)
                .ok();
        assertThat(CanonicalJson.encode(bundled(bob, root).object("m.replace").orElseThrow()))
                .asString()
                .contains("first");
        RedactionTest.redact(alice, room, root, TestUser.newTxn(), JsonValue.Obj.EMPTY)
                .ok();
        assertThat(bundled(bob, root)).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void bundlesReferencesAndThreadsEverywhere() {
        String reference = relate(bob, room, "m.reference", root, "see above");
        relate(alice, room, "m.thread", root, "one");
        String latest = relate(alice, room, "m.thread", root, "two");
        relate(alice, room, "m.replace", latest, "* two");
        String messages = alice.get(room(room) + "/messages?dir=b&limit=50").body();
        String context =
                alice.get(room(room) + "/context/" + TestServer.encoded(root)).body();
        String sync = alice.sync("filter=" + TestServer.encoded("{\"room\":{\"timeline\":{\"limit\":5}}}"))
                .body();
        for (String body : List.of(messages, context, sync)) {
            assertThat(body).contains("\"current_user_participated\":true").contains("\"count\":2");
        }
        JsonValue.Obj all = bundled(bob, root);
        assertThat(all.object("m.reference"))
                .contains(JsonValue.obj("chunk", List.of(JsonValue.obj("event_id", reference))));
        JsonValue.Obj thread = all.object("m.thread").orElseThrow();
        assertThat(thread.integer("count")).contains(2L);
        assertThat(thread.bool("current_user_participated")).contains(false);
        assertThat(Reply.at(thread, "latest_event", "event_id")).isEqualTo(new JsonValue.Str(latest));
        assertThat(Reply.at(thread, "latest_event", "unsigned", "m.relations", "m.replace"))
                .isNotNull();
    }

    @Test
    void hidesWhatRelatesFromThoseWhoLeftBefore() {
        relate(alice, room, "m.thread", root, "one");
        bob.leave(room).ok();
        relate(alice, room, "m.thread", root, "two");
        relate(alice, room, "m.replace", root, "a secret");
        assertThat(bundled(bob, root)).isEqualTo(JsonValue.Obj.EMPTY);
        assertThat(relations(bob, room, root, "")).hasSize(1);
    }

    @Test
    void listsThreadsByTheirNewestAnswer() {
        String other = bob.say(room, "other root");
        relate(alice, room, "m.thread", root, "one");
        relate(bob, room, "m.thread", other, "two");
        assertThat(threads(alice, "")).containsExactly(other, root);
        relate(bob, room, "m.thread", root, "three");
        assertThat(threads(alice, "")).containsExactly(root, other);
        assertThat(threads(alice, "?include=participated")).containsExactly(root);
        assertThat(threads(bob, "?include=participated")).containsExactly(root, other);
        Reply first = v1(alice, room(room) + "/threads?limit=1");
        assertThat(ids(first)).containsExactly(root);
        assertThat(first.body()).contains("m.thread");
        Reply last = v1(alice, room(room) + "/threads?limit=1&from=" + first.text("next_batch"));
        assertThat(ids(last)).containsExactly(other);
        assertThat(last.ok().has("next_batch")).isFalse();
    }

    private List<String> threads(TestUser who, String query) {
        return ids(v1(who, room(room) + "/threads" + query));
    }

    @Test
    void saysWhatIsWrongWithAQuestionForThreads() {
        v1(eve, room(room) + "/threads").refused(403, "M_FORBIDDEN");
        v1(alice, room(room) + "/threads?include=some").refused(400, "M_INVALID_PARAM");
        v1(alice, room(room) + "/threads?from=nonsense").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void beginsNoThreadAtWhatRelatesToSomething() {
        String threaded = relate(bob, room, "m.thread", root, "one");
        bob.send(room, "m.room.message", TestUser.newTxn(), relating("m.thread", threaded, "deeper"))
                .refused(400, "M_UNKNOWN");
    }

    @Test
    void filtersMessagesByWhatRelatesToThem() {
        String other = alice.say(room, "other");
        relate(bob, room, "m.thread", root, "one");
        relate(alice, room, "m.reference", other, "see");
        assertThat(filtered("{\"related_by_rel_types\":[\"m.thread\"]}")).containsExactly(root);
        assertThat(filtered("{\"related_by_senders\":[\"" + alice.id() + "\"]}"))
                .containsExactly(other);
        assertThat(filtered(
                        "{\"related_by_senders\":[\"" + alice.id() + "\"],\"related_by_rel_types\":[\"m.thread\"]}"))
                .isEmpty();
    }

    private List<String> filtered(String filter) {
        return ids(alice.get(room(room) + "/messages?dir=b&limit=50&filter=" + TestServer.encoded(filter)));
    }

    @Test
    void leavesOddRelationsAlone() {
        for (JsonValue odd : List.of(
                JsonValue.str("x"),
                JsonValue.obj("rel_type", 1, "event_id", root),
                JsonValue.obj("rel_type", "m.\u0000", "event_id", root),
                JsonValue.obj("rel_type", "m.thread", "event_id", "$\u0000"),
                JsonValue.obj("rel_type", "x".repeat(5000), "event_id", root),
                JsonValue.obj("rel_type", "m.annotation", "event_id", root))) {
            alice.send(room, "m.room.message", TestUser.newTxn(), text("odd").with("m.relates_to", odd))
                    .ok();
        }
        assertThat(relations(alice, room, root, "")).hasSize(1);
    }
}
