package dev.vesta.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.match.PropertyPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
    private static final String SPEC_EXAMPLE = """
            {"room": {
               "state": {"types": ["m.room.*"], "not_rooms": ["!726s6s6q:example.com"]},
               "timeline": {"limit": 10, "types": ["m.room.message"], "not_rooms": ["!726s6s6q:example.com"],
                            "not_senders": ["@spam:example.com"]},
               "ephemeral": {"types": ["m.receipt", "m.typing"], "not_rooms": ["!726s6s6q:example.com"],
                             "not_senders": ["@spam:example.com"]}},
             "presence": {"types": ["m.presence"], "not_senders": ["@alice:example.com"]},
             "event_format": "client",
             "event_fields": ["type", "content", "sender"]}""";

    @Test
    void readsTheExampleOfTheSpec() {
        Filter filter = parsed(Filter.parse(object(SPEC_EXAMPLE)));
        RoomFilter room = filter.room();
        assertThat(filter.federationFormat()).isFalse();
        assertThat(filter.eventFields())
                .containsExactly(PropertyPath.of("type"), PropertyPath.of("content"), PropertyPath.of("sender"));
        assertThat(filter.accountData()).isEqualTo(EventFilter.ALL);
        assertThat(filter.presence().accepts("m.presence", "@bob:example.com")).isTrue();
        assertThat(filter.presence().accepts("m.presence", "@alice:example.com"))
                .isFalse();
        assertThat(room.timeline().events().limit()).isEqualTo(10);
        assertThat(room.accountData()).isEqualTo(RoomEventFilter.ALL);
        assertThat(room.ephemeral().events().acceptsType("m.typing")).isTrue();
        assertThat(room.rooms().acceptsAll()).isTrue();
        assertThat(room.state().accepts(event("m.room.name", "@a:x", "!r:x", "{}")))
                .isTrue();
        assertThat(room.state().accepts(event("m.room.name", "@a:x", "!726s6s6q:example.com", "{}")))
                .isFalse();
        assertThat(room.state().accepts(event("m.space.child", "@a:x", "!r:x", "{}")))
                .isFalse();
    }

    @Test
    void excludesNothingWhenEmpty() {
        Filter filter = parsed(Filter.parse(JsonValue.Obj.EMPTY));
        assertThat(filter.eventFields()).isNull();
        assertThat(filter.room().timeline()).isEqualTo(RoomEventFilter.ALL);
        assertThat(filter.room().timeline().acceptsAll()).isTrue();
        assertThat(filter.room().includeLeave()).isFalse();
        assertThat(filter.room().lazyLoadMembers()).isFalse();
        assertThat(parsed(Filter.parse(object("{\"room\":null,\"org.example\":1}"))))
                .isEqualTo(filter);
    }

    @Test
    void readsTheFlags() {
        RoomEventFilter filter = parsed(RoomEventFilter.parse(object("""
                {"lazy_load_members": true, "include_redundant_members": true, "unread_thread_notifications": true,
                 "limit": 9007199254740991}""")));
        assertThat(filter.lazyLoadMembers()).isTrue();
        assertThat(filter.includeRedundantMembers()).isTrue();
        assertThat(filter.unreadThreadNotifications()).isTrue();
        assertThat(filter.events().limit()).isEqualTo(Integer.MAX_VALUE);
        assertThat(filter.acceptsAll()).isTrue();
        Filter whole = parsed(Filter.parse(object("""
                {"event_format": "federation",
                 "room": {"include_leave": true, "rooms": ["!a:x", "!b:x"], "not_rooms": ["!b:x"],
                          "timeline": {"lazy_load_members": true}}}""")));
        assertThat(whole.federationFormat()).isTrue();
        assertThat(whole.room().includeLeave()).isTrue();
        assertThat(whole.room().lazyLoadMembers()).isTrue();
        assertThat(whole.room().rooms().accepts("!a:x")).isTrue();
        assertThat(whole.room().rooms().accepts("!b:x")).isFalse();
        assertThat(whole.room().rooms().accepts("!c:x")).isFalse();
    }

    /// timeline, state -> lazy members, redundant members, counts by thread.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | {} | false | false | false",
                "{'lazy_load_members':true} | {} | true | false | false",
                "{} | {'lazy_load_members':true} | true | false | false",
                "{'include_redundant_members':true} | {} | false | false | false",
                "{'include_redundant_members':true} | {'lazy_load_members':true} | true | true | false",
                "{} | {'lazy_load_members':true,'include_redundant_members':true} | true | true | false",
                "{'unread_thread_notifications':true} | {} | false | false | true",
                "{} | {'unread_thread_notifications':true} | false | false | true",
                "{'unread_thread_notifications':false} | {} | false | false | false",
            })
    void takesFlagsFromTimelineOrState(
            String timeline, String state, boolean lazy, boolean redundant, boolean byThread) {
        String json = "{'room':{'timeline':" + timeline + ",'state':" + state + "}}";
        RoomFilter room = parsed(Filter.parse(object(json.replace('\'', '"')))).room();
        assertThat(room.lazyLoadMembers()).isEqualTo(lazy);
        assertThat(room.includeRedundantMembers()).isEqualTo(redundant);
        assertThat(room.unreadThreadNotifications()).isEqualTo(byThread);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | m.a   | @a:x | !r:x | {}        | true",
                "{'types':[]}                                              | m.a   | @a:x | !r:x | {}        | false",
                "{'types':['m.a']}                                         | m.a   | @a:x | !r:x | {}        | true",
                "{'types':['m.b','m.a']}                                   | m.a   | @a:x | !r:x | {}        | true",
                "{'types':['m.*'],'not_types':['*.a']}                     | m.a   | @a:x | !r:x | {}        | false",
                "{'types':['m.*'],'not_types':['*.a']}                     | m.b   | @a:x | !r:x | {}        | true",
                "{'not_types':['m.a']}                                     | m.a   | @a:x | !r:x | {}        | false",
                "{'not_types':['m.a']}                                     | m.ab  | @a:x | !r:x | {}        | true",
                "{'not_types':['m.*']}                                     | m.a.b | @a:x | !r:x | {}        | false",
                "{'not_types':['*']}                                       | m.a   | @a:x | !r:x | {}        | false",
                "{'not_types':[]}                                          | m.a   | @a:x | !r:x | {}        | true",
                "{'types':['m.?']}                                         | m.a   | @a:x | !r:x | {}        | false",
                "{'types':['m.?']}                                         | m.?   | @a:x | !r:x | {}        | true",
                "{'types':['M.A']}                                         | m.a   | @a:x | !r:x | {}        | false",
                "{'types':['m.*.c']}                                       | m.b.c | @a:x | !r:x | {}        | true",
                "{'types':['m.*.c']}                                       | m.c   | @a:x | !r:x | {}        | false",
                "{'types':['m.a'],'senders':['@b:x']}                      | m.a   | @a:x | !r:x | {}        | false",
                "{'senders':[]}                                            | m.a   | @a:x | !r:x | {}        | false",
                "{'rooms':[]}                                              | m.a   | @a:x | !r:x | {}        | false",
                "{'not_rooms':['!r:x']}                                    | m.a   | @a:x | !r:x | {}        | false",
                "{'contains_url':true}                                     | m.a   | @a:x | !r:x | {'url':null} | true",
                "{'contains_url':true}                                     | m.a   | @a:x | !r:x | {'info':{'url':''}} | false",
                "{'senders':['@a:x']}                                      | m.a   | @a:x | !r:x | {}        | true",
                "{'senders':['@a:x']}                                      | m.a   | @b:x | !r:x | {}        | false",
                "{'senders':['@*']}                                        | m.a   | @a:x | !r:x | {}        | false",
                "{'senders':['@a:x'],'not_senders':['@a:x']}               | m.a   | @a:x | !r:x | {}        | false",
                "{'rooms':['!r:x']}                                        | m.a   | @a:x | !r:x | {}        | true",
                "{'rooms':['!s:x']}                                        | m.a   | @a:x | !r:x | {}        | false",
                "{'rooms':['!r:x'],'not_rooms':['!r:x']}                   | m.a   | @a:x | !r:x | {}        | false",
                "{'contains_url':true}                                     | m.a   | @a:x | !r:x | {'url':''} | true",
                "{'contains_url':true}                                     | m.a   | @a:x | !r:x | {}        | false",
                "{'contains_url':false}                                    | m.a   | @a:x | !r:x | {'url':''} | false",
                "{'contains_url':false}                                    | m.a   | @a:x | !r:x | {}        | true",
                "{'contains_url':null,'types':null}                        | m.a   | @a:x | !r:x | {}        | true",
            })
    void choosesEvents(String filter, String type, String sender, String room, String content, boolean expected) {
        RoomEventFilter rules = parsed(RoomEventFilter.parse(object(filter.replace('\'', '"'))));
        assertThat(rules.accepts(event(type, sender, room, content.replace('\'', '"'))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'room':[]}",
                "{'room':{'timeline':true}}",
                "{'room':{'timeline':{'limit':-1}}}",
                "{'room':{'timeline':{'limit':1.5}}}",
                "{'room':{'timeline':{'limit':'10'}}}",
                "{'room':{'state':{'types':'m.a'}}}",
                "{'room':{'state':{'types':[null]}}}",
                "{'room':{'ephemeral':{'not_types':[1]}}}",
                "{'room':{'account_data':{'contains_url':'yes'}}}",
                "{'room':{'state':{'lazy_load_members':1}}}",
                "{'room':{'rooms':['r:x']}}",
                "{'room':{'not_rooms':['']}}",
                "{'room':{'include_leave':0}}",
                "{'presence':{'senders':['alice']}}",
                "{'presence':{'not_senders':{}}}",
                "{'account_data':'x'}",
                "{'event_format':'other'}",
                "{'event_fields':'type'}",
            })
    void refusesWrongTypes(String filter) {
        assertThat(Filter.parse(object(filter.replace('\'', '"'))))
                .isInstanceOfSatisfying(Malformed.class, malformed -> assertThat(malformed.reason())
                        .startsWith("filter: "));
    }

    @Test
    void namesTheMemberThatIsWrong() {
        assertThat(Filter.parse(object("{\"room\":{\"timeline\":{\"types\":1}}}")))
                .isEqualTo(new Malformed<>("filter: room.timeline.types must be a list of strings."));
    }

    private static JsonValue.Obj event(String type, String sender, String room, String content) {
        return JsonValue.obj("type", type, "sender", sender, "room_id", room, "content", object(content));
    }

    private static JsonValue.Obj object(String json) {
        return parsed(JsonReader.readObject(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static <T> T parsed(ParseResult<T> result) {
        if (result instanceof Parsed<T>(T value)) {
            return value;
        }
        throw new AssertionError(result.toString());
    }
}
