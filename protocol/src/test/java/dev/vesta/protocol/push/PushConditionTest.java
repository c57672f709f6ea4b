package dev.vesta.protocol.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushConditionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "content.topic     | lunc?*   | {'topic':'Lunch plans'}               | true",
                "content.topic     | lunc?*   | {'topic':'LUNCH'}                     | true",
                "content.topic     | lunc?*   | {'topic':' lunch'}                    | false",
                "content.topic     | lunc?*   | {'topic':'lunc'}                      | false",
                "content.topic     | lunc?*   | {'topic':null}                        | false",
                "content.topic     | *        | {}                                    | false",
                "content.topic     | *        | {'topic':7}                           | false",
                "content.topic     | *        | {'topic':['a']}                       | false",
                "content.topic     | *        | {'topic':''}                          | true",
                "content.body      | ex*ple   | {'body':'An example event.'}          | true",
                "content.body      | ex*ple   | {'body':'exple'}                      | true",
                "content.body      | ex*ple   | {'body':'An exciting triple-whammy'}  | true",
                "content.body      | ex*ple   | {'body':'examples'}                   | false",
                "content.other     | ex*ple   | {'other':'An example event.'}         | false",
                "type              | m.test   | {}                                    | true",
                "content           | *        | {}                                    | false",
            })
    void matchesEventProperties(String key, String pattern, String content, boolean expected) {
        JsonValue condition = JsonValue.obj("kind", "event_match", "key", key, "pattern", pattern);
        assertThat(holds(condition, content)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'m.federate':true}   | true     | true",
                "{'m.federate':'true'} | true     | false",
                "{'m.federate':1}      | true     | false",
                "{'m.federate':1}      | 1        | true",
                "{'m.federate':1}      | '1'      | false",
                "{'m.federate':null}   | null     | true",
                "{}                    | null     | false",
                "{'m.federate':'A'}    | 'a'      | false",
                "{'m.federate':'a'}    | 'a'      | true",
                "{'m.federate':[1]}    | [1]      | false",
                "{'m.federate':{}}     | {}       | false",
                "{'m.federate':1.5}    | 1.5      | false",
            })
    void comparesPropertiesExactly(String content, String value, boolean expected) {
        String condition = "{'kind':'event_property_is','key':'content.m\\\\.federate','value':" + value + "}";
        assertThat(holds(Rules.object(condition), content)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'list':['#somewhere:e','#myroom:e']} | '#myroom:e' | true",
                "{'list':['#myroom:e']}                | ':e'        | false",
                "{'list':'#myroom:e'}                  | '#myroom:e' | false",
                "{'list':{'a':'#myroom:e'}}            | '#myroom:e' | false",
                "{}                                    | '#myroom:e' | false",
                "{'list':[[1],{},null]}                | null        | true",
                "{'list':[[1]]}                        | [1]         | false",
                "{'list':[2,1]}                        | 1           | true",
                "{'list':[true]}                       | false       | false",
            })
    void looksIntoLists(String content, String value, boolean expected) {
        String condition = "{'kind':'event_property_contains','key':'content.list','value':" + value + "}";
        assertThat(holds(Rules.object(condition), content)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2, false",
        "4, true",
        "==4, true",
        "==5, false",
        "<4, false",
        "<5, true",
        "<=4, true",
        "<=3, false",
        ">4, false",
        ">3, true",
        ">=4, true",
        ">=5, false",
        "'', false",
        "=4, false",
        "=>3, false",
        "4 , true",
        "' 4', false",
        "-4, false",
        "+4, false",
        "4.0, false",
        ">99999999999999999999, false",
        "<, false",
        "<99999999999999999999, false",
        "<9999999999999999, true",
        "٤, false",
    })
    void countsMembers(String is, boolean expected) {
        assertThat(holds(JsonValue.obj("kind", "room_member_count", "is", is), "{}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'body':'hi my name*!'}  | true",
                "{'body':'hi my names!'}  | false",
                "{'body':'hi my nameX'}   | false",
                "{'body':['My Name*']}    | false",
                "{}                       | false",
            })
    void findsTheDisplayName(String content, boolean expected) {
        assertThat(holds(JsonValue.obj("kind", "contains_display_name"), content))
                .isEqualTo(expected);
    }

    @Test
    void findsNoDisplayNameWhereThereIsNone() {
        PushCondition condition = PushCondition.of(JsonValue.obj("kind", "contains_display_name"));
        JsonValue.Obj event = Rules.event("m.room.message", "{'body':'null '}");
        assertThat(condition.holds(event, new PushContext(Rules.ME, null, 1, null)))
                .isFalse();
        assertThat(condition.holds(event, new PushContext(Rules.ME, "", 1, null)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "@mod:x  | {'users':{'@mod:x':50}}                                | room  | true",
                "@bob:x  | {'users':{'@mod:x':50}}                                | room  | false",
                "@bob:x  | {'users_default':50}                                   | room  | true",
                "@bob:x  | {'notifications':{'room':0}}                           | room  | true",
                "@mod:x  | {'users':{'@mod:x':50},'notifications':{'room':51}}    | room  | false",
                "@bob:x  | {'notifications':{'room':0}}                           | other | false",
            })
    void asksForTheSendersPower(String sender, String powers, String key, boolean expected) {
        JsonValue.Obj event = Rules.event("m.room.message", "{}").with("sender", new JsonValue.Str(sender));
        JsonValue condition = JsonValue.obj("kind", "sender_notification_permission", "key", key);
        PushContext context = new PushContext(Rules.ME, null, 2, Rules.powers(powers));
        assertThat(PushCondition.of(condition).holds(event, context)).isEqualTo(expected);
        assertThat(PushCondition.of(condition).holds(event.without("sender"), context))
                .isFalse();
        assertThat(PushCondition.of(condition).holds(event, new PushContext(Rules.ME, null, 2, null)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'kind':'org.example.new'}",
                "{'kind':7}",
                "{'kind':'event_match'}",
                "{'kind':'event_match','key':'type'}",
                "{'kind':'event_match','key':'type','pattern':1}",
                "{'kind':'event_match','key':1,'pattern':'*'}",
                "{'kind':'event_property_is','key':'type'}",
                "{'kind':'event_property_contains','value':1}",
                "{'kind':'room_member_count','is':4}",
                "{'kind':'room_member_count'}",
                "{'kind':'sender_notification_permission'}",
            })
    void neverHoldsWhenWrong(String condition) {
        assertThat(PushCondition.of(Rules.object(condition))).isEqualTo(new PushCondition.Unknown());
        assertThat(holds(Rules.object(condition), "{}")).isFalse();
    }

    @Test
    void takesTimeLinearInTheBody() {
        JsonValue.Obj event = JsonValue.obj("content", JsonValue.obj("body", "a ".repeat(30_000)));
        JsonValue condition =
                JsonValue.obj("kind", "event_match", "key", "content.body", "pattern", "*a".repeat(200) + "b");
        assertTimeout(Duration.ofSeconds(2), () -> assertThat(
                        PushCondition.of(condition).holds(event, Rules.context()))
                .isFalse());
    }

    private static boolean holds(JsonValue condition, String content) {
        return PushCondition.of(condition).holds(Rules.event("m.test", content), Rules.context());
    }
}
