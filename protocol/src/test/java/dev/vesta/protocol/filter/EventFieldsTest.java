package dev.vesta.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.match.PropertyPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFieldsTest {
    private static final String EVENT = """
            {'type':'m.room.message','sender':'@a:x','event_id':'$e','content':{'body':'hi','m.relates_to':
             {'rel_type':'m.thread','event_id':'$r'},'m':{'relates_to':1},'back\\\\slash':2,'list':[{'a':1}],
             'none':null,'':3,'deep':{'er':{'est':4,'x':5}}},'unsigned':{'age':6}}""";

    /// `event_fields` -> what is left; a backslash of a path is written `\` here and twice in JSON.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "type                               | {'type':'m.room.message'}",
                "sender type                        | {'type':'m.room.message','sender':'@a:x'}",
                "content.body                       | {'content':{'body':'hi'}}",
                "content.m\\.relates_to.rel_type    | {'content':{'m.relates_to':{'rel_type':'m.thread'}}}",
                "content.m.relates_to               | {'content':{'m':{'relates_to':1}}}",
                "content.back\\\\slash              | {'content':{'back\\\\slash':2}}",
                "content.back\\slash                | {'content':{'back\\\\slash':2}}",
                "content.none                       | {'content':{'none':null}}",
                "content.                           | {'content':{'':3}}",
                "content.deep.er.est                | {'content':{'deep':{'er':{'est':4}}}}",
                "content.deep.er.est content.body   | {'content':{'body':'hi','deep':{'er':{'est':4}}}}",
                "content.deep content.deep.er.est   | {'content':{'deep':{'er':{'est':4,'x':5}}}}",
                "content.deep.er.est content.deep   | {'content':{'deep':{'er':{'est':4,'x':5}}}}",
                "content.list                       | {'content':{'list':[{'a':1}]}}",
                "content.list.0                     | {}",
                "content.list.a                     | {}",
                "content.body.x                     | {}",
                "content.absent                     | {}",
                "absent                             | {}",
                "absent unsigned.age                | {'unsigned':{'age':6}}",
                "content\\.body                     | {}",
                "Type                               | {}",
            })
    void keepsWhatIsAskedFor(String fields, String left) {
        List<PropertyPath> paths =
                List.of(fields.split(" ")).stream().map(PropertyPath::of).toList();
        JsonValue.Obj kept = EventFields.of(paths).of(object(EVENT));
        assertThat(kept).isEqualTo(object(left));
        assertThat(EventFields.of(paths).of(kept)).isEqualTo(kept);
    }

    @Test
    void keepsTheOrderOfTheEvent() {
        List<PropertyPath> paths = List.of(PropertyPath.of("unsigned"), PropertyPath.of("type"));
        assertThat(EventFields.of(paths).of(object(EVENT)).members().keySet()).containsExactly("type", "unsigned");
    }

    @Test
    void keepsEverythingWhenNothingIsNamed() {
        assertThat(EventFields.of((List<PropertyPath>) null).of(object(EVENT))).isEqualTo(object(EVENT));
        assertThat(EventFields.of(List.of()).of(object(EVENT))).isEqualTo(object(EVENT));
    }

    @Test
    void takesPathsOfAnyLength() {
        List<PropertyPath> paths = List.of(PropertyPath.of("content." + "a.".repeat(50_000)));
        assertThat(EventFields.of(paths).of(object(EVENT))).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void isReadFromTheFilter() {
        Filter filter = parsed(Filter.parse(object("{'event_fields':['content.m\\\\.relates_to','type']}")));
        assertThat(filter.fields().of(object(EVENT))).isEqualTo(object("""
                {'type':'m.room.message','content':{'m.relates_to':{'rel_type':'m.thread','event_id':'$r'}}}"""));
        assertThat(parsed(Filter.parse(JsonValue.Obj.EMPTY)).fields()).isSameAs(EventFields.ALL);
    }

    private static JsonValue.Obj object(String json) {
        return parsed(JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static <T> T parsed(ParseResult<T> result) {
        if (result instanceof Parsed<T>(T value)) {
            return value;
        }
        throw new AssertionError(result.toString());
    }
}
