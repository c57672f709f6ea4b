package dev.vesta.protocol.relation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.relation.RelatesTo.Relation;
import dev.vesta.protocol.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelationRulesTest {
    private static final Pdu CREATE = Events.create(RoomVersion.V11);
    private static final Pdu OTHER_ROOM = Events.create(RoomVersion.V12);
    private static final Pdu ORIGINAL = message("@a:x", "{'body':'I really like cake','formatted_body':'x'}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'rel_type':'m.thread','event_id':'$e'}                                    | m.thread | $e | - | -  | -",
                "{'rel_type':'m.annotation','event_id':'$e','key':'👍'}                     | m.annotation | $e | 👍 | - | -",
                "{'rel_type':'m.annotation','event_id':'$e','key':1}                        | m.annotation | $e | - | - | -",
                "{'m.in_reply_to':{'event_id':'$r'}}                                        | - | - | - | $r | $r",
                "{'m.in_reply_to':{'event_id':'$r'},'is_falling_back':true}                 | - | - | - | $r | $r",
                "{'rel_type':'m.thread','event_id':'$e','m.in_reply_to':{'event_id':'$r'},'is_falling_back':true}"
                        + "| m.thread | $e | - | $r | -",
                "{'rel_type':'m.thread','event_id':'$e','m.in_reply_to':{'event_id':'$r'}}  | m.thread | $e | - | $r | $r",
                "{'rel_type':'m.thread','event_id':'$e','m.in_reply_to':{'event_id':'r'}}   | m.thread | $e | - | - | -",
                "{'rel_type':'m.thread','event_id':'$e','m.in_reply_to':'$r'}               | m.thread | $e | - | - | -",
                "{'rel_type':'m.thread','event_id':'e'}                                     | - | - | - | - | -",
                "{'rel_type':'m.thread'}                                                    | - | - | - | - | -",
                "{'event_id':'$e'}                                                          | - | - | - | - | -",
                "{'rel_type':'','event_id':'$e'}                                            | - | - | - | - | -",
                "{'rel_type':['m.thread'],'event_id':'$e'}                                  | - | - | - | - | -",
                "{'rel_type':'m.thread','event_id':{'a':1},'is_falling_back':'yes'}         | - | - | - | - | -",
                "[]                                                                         | - | - | - | - | -",
                "null                                                                       | - | - | - | - | -",
            })
    void readsWhatAnEventRelatesTo(
            String relatesTo, String relType, String parent, String key, String inReplyTo, String reply) {
        RelatesTo read = RelatesTo.of(object("{'m.relates_to':" + relatesTo + "}"));
        Relation expected = relType == null ? null : new Relation(relType, new EventId(parent), key);
        assertThat(read.relation()).isEqualTo(expected);
        assertThat(read.inReplyTo()).isEqualTo(inReplyTo == null ? null : new EventId(inReplyTo));
        assertThat(read.reply().map(EventId::value).orElse(null)).isEqualTo(reply);
        assertThat(read.threadRoot().isPresent()).isEqualTo("m.thread".equals(relType));
    }

    @Test
    void relatesToNothingWithoutTheProperty() {
        assertThat(RelatesTo.of(JsonValue.Obj.EMPTY)).isEqualTo(RelatesTo.NONE);
        assertThat(RelationRules.counts(ORIGINAL, message("@a:x", "{}"))).isFalse();
    }

    @Test
    void acceptsAnEditByTheSameSender() {
        Pdu edit = edit("@a:x", ORIGINAL, "{'body':'new','msgtype':'m.emote'}");
        assertThat(RelationRules.replaces(ORIGINAL, edit)).isTrue();
        assertThat(RelationRules.counts(ORIGINAL, edit)).isTrue();
    }

    @Test
    void refusesEditsThatBreakARule() {
        Pdu good = edit("@a:x", ORIGINAL, "{}");
        assertThat(RelationRules.replaces(message("@a:x", "{'body':'another'}"), good))
                .isFalse();
        assertThat(RelationRules.replaces(ORIGINAL, edit("@b:x", ORIGINAL, "{}")))
                .isFalse();
        assertThat(RelationRules.replaces(ORIGINAL, edit("@a:x", ORIGINAL, "'text'")))
                .isFalse();
        assertThat(RelationRules.replaces(ORIGINAL, message("@a:x", relates("m.replace", ORIGINAL, ""))))
                .isFalse();
        Pdu otherType = event(CREATE, "@a:x", "m.sticker", null, newContent(ORIGINAL, "{}"));
        assertThat(RelationRules.replaces(ORIGINAL, otherType)).isFalse();
        Pdu state = event(CREATE, "@a:x", "m.room.message", "", "{}");
        assertThat(RelationRules.replaces(state, edit("@a:x", state, "{}"))).isFalse();
        Pdu stateEdit = event(CREATE, "@a:x", "m.room.message", "", newContent(ORIGINAL, "{}"));
        assertThat(RelationRules.replaces(ORIGINAL, stateEdit)).isFalse();
        assertThat(RelationRules.replaces(good, edit("@a:x", good, "{}"))).isFalse();
        Pdu elsewhere = event(OTHER_ROOM, "@a:x", "m.room.message", null, newContent(ORIGINAL, "{}"));
        assertThat(RelationRules.replaces(ORIGINAL, elsewhere)).isFalse();
        assertThat(RelationRules.counts(ORIGINAL, elsewhere)).isFalse();
    }

    @Test
    void acceptsEncryptedEditsWithoutReadableNewContent() {
        Pdu original = event(CREATE, "@a:x", "m.room.encrypted", null, "{'ciphertext':'a'}");
        String content =
                "{'ciphertext':'b','m.relates_to':{'rel_type':'m.replace','event_id':'" + original.eventId() + "'}}";
        Pdu edit = event(CREATE, "@a:x", "m.room.encrypted", null, content);
        assertThat(RelationRules.replaces(original, edit)).isTrue();
        assertThat(RelationRules.edited(original, edit)).isEqualTo(original.content());
        Pdu plain = message("@a:x", newContent(original, "{}"));
        assertThat(RelationRules.replaces(original, plain)).isFalse();
    }

    @Test
    void replacesTheWholeContentButTheRelation() {
        Pdu edit = edit("@a:x", ORIGINAL, "{'body':'b','x':1,'m.relates_to':{'rel_type':'m.thread','event_id':'$t'}}");
        assertThat(RelationRules.edited(ORIGINAL, edit)).isEqualTo(object("{'body':'b','x':1}"));
        Pdu threaded = message("@a:x", relates("m.thread", ORIGINAL, ""));
        Pdu ofThreaded = edit("@a:x", threaded, "{'body':'b'}");
        assertThat(RelationRules.edited(threaded, ofThreaded).get("m.relates_to"))
                .isEqualTo(threaded.content().get("m.relates_to"));
        assertThat(RelationRules.edited(ORIGINAL, edit("@b:x", ORIGINAL, "{'body':'b'}")))
                .isEqualTo(ORIGINAL.content());
    }

    @Test
    void showsTheGreaterIdOfEditsMadeAtTheSameTime() {
        Pdu one = edit("@a:x", ORIGINAL, "{'body':'1'}");
        Pdu two = edit("@a:x", ORIGINAL, "{'body':'2'}");
        Pdu greater = one.eventId().value().compareTo(two.eventId().value()) > 0 ? one : two;
        assertThat(Stream.of(one, two).max(RelationRules.BY_RECENCY)).contains(greater);
        assertThat(Stream.of(two, one).max(RelationRules.BY_RECENCY)).contains(greater);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                               | true  | true  | true",
                "{'m.relates_to':{'m.in_reply_to':{'event_id':'$r'}}}             | true  | true  | true",
                "{'m.relates_to':{'rel_type':'m.replace','event_id':'$r'}}        | false | false | true",
                "{'m.relates_to':{'rel_type':'m.annotation','event_id':'$r'}}     | false | false | true",
                "{'m.relates_to':{'rel_type':'m.thread','event_id':'$r'}}         | true  | false | true",
                "{'m.relates_to':{'rel_type':'m.reference','event_id':'$r'}}      | true  | false | true",
                "{'m.relates_to':{'rel_type':'m.thread'}}                         | true  | true  | true",
            })
    void tellsWhatMayHaveChildren(String parentContent, boolean annotated, boolean threaded, boolean referenced) {
        Pdu parent = message("@a:x", parentContent);
        Pdu annotation = event(CREATE, "@b:x", "m.reaction", null, relates("m.annotation", parent, ",'key':'👍'"));
        Pdu inThread = message("@b:x", relates("m.thread", parent, ""));
        Pdu reference = message("@b:x", relates("m.reference", parent, ""));
        assertThat(RelationRules.annotates(parent, annotation)).isEqualTo(annotated);
        assertThat(RelationRules.isInThreadOf(parent, inThread)).isEqualTo(threaded);
        assertThat(RelationRules.references(parent, reference)).isEqualTo(referenced);
        assertThat(RelationRules.counts(parent, annotation)).isEqualTo(annotated);
        assertThat(RelationRules.counts(parent, inThread)).isEqualTo(threaded);
        assertThat(RelationRules.counts(parent, reference)).isEqualTo(referenced);
        assertThat(RelationRules.references(parent, inThread)).isFalse();
        assertThat(RelationRules.mayBeThreadRoot(parent)).isEqualTo(threaded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'key':1", ",'key':null"})
    void countsNoAnnotationWithoutAKey(String more) {
        Pdu annotation = event(CREATE, "@b:x", "m.reaction", null, relates("m.annotation", ORIGINAL, more));
        assertThat(RelationRules.annotates(ORIGINAL, annotation)).isFalse();
    }

    @Test
    void countsRelationsThatItDoesNotKnow() {
        assertThat(RelationRules.counts(ORIGINAL, message("@b:x", relates("org.example.x", ORIGINAL, ""))))
                .isTrue();
        assertThat(RelationRules.counts(CREATE, message("@b:x", relates("org.example.x", ORIGINAL, ""))))
                .isFalse();
    }

    private static Pdu edit(String sender, Pdu original, String newContent) {
        return message(sender, newContent(original, newContent));
    }

    private static String newContent(Pdu original, String newContent) {
        String relates = relates("m.replace", original, "");
        return relates.substring(0, relates.length() - 1) + ",'m.new_content':" + newContent + "}";
    }

    private static String relates(String relType, Pdu parent, String more) {
        return "{'m.relates_to':{'rel_type':'" + relType + "','event_id':'" + parent.eventId() + "'" + more + "}}";
    }

    private static Pdu message(String sender, String content) {
        return event(CREATE, sender, "m.room.message", null, content);
    }

    private static Pdu event(Pdu create, String sender, String type, String stateKey, String content) {
        return Events.after(create, sender, type, stateKey, object(content));
    }

    private static JsonValue.Obj object(String json) {
        if (JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                instanceof Parsed<JsonValue.Obj>(JsonValue.Obj object)) {
            return object;
        }
        throw new AssertionError(json);
    }
}
