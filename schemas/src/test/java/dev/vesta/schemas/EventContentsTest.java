package dev.vesta.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventContentsTest {
    private static JsonValue.Obj json(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (JsonReader.readObject(bytes) instanceof Parsed<JsonValue.Obj>(JsonValue.Obj object)) {
            return object;
        }
        throw new AssertionError(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m.room.create             | {}
            m.room.create             | {"m.federate": false, "predecessor": null, "additional_creators": ["@a:b"]}
            m.room.member             | {"membership": "join", "displayname": null, "avatar_url": null, "org.x": [1]}
            m.room.power_levels       | {}
            m.room.power_levels       | {"users": {}, "events": {}, "notifications": {}}
            m.room.power_levels       | {"users": {"@a:b": -9007199254740991, "@:b": 0}, "ban": 9007199254740991, "x": "y"}
            m.room.join_rules         | {"join_rule": "restricted", "allow": "invalid"}
            m.room.join_rules         | {"join_rule": "knock_restricted", "allow": ["invalid"]}
            m.room.history_visibility | {"history_visibility": "world_readable"}
            m.room.guest_access       | {"guest_access": "can_join"}
            m.room.name               | {}
            m.room.name               | {"name": ""}
            m.room.topic              | {"topic": null}
            m.room.topic              | {"topic": "a", "m.topic": {"m.text": [{"body": "a"}]}}
            m.room.avatar             | {"url": ""}
            m.room.canonical_alias    | {}
            m.room.canonical_alias    | {"alias": null, "alt_aliases": []}
            m.room.canonical_alias    | {"alias": "no alias at all"}
            m.room.encryption         | {"algorithm": "org.example.other"}
            m.room.server_acl         | {"allow": ["*"], "deny": [], "allow_ip_literals": true}
            m.room.tombstone          | {}
            m.room.pinned_events      | {"pinned": []}
            m.room.third_party_invite | {}
            org.example.free          | {"anything": [null, 1.5]}
            """)
    void acceptsWhatClientsSend(String type, String content) {
        assertThat(EventContents.checkState(type, json(content))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m.room.create             | {"m.federate": "no"}                 | m.federate: "no" must be true or false
            m.room.create             | {"additional_creators": ["@a:b", 1]} | additional_creators[1]: 1 must be a string
            m.room.create             | {"predecessor": {"room_id": {}}}     | predecessor.room_id: {} must be a string
            m.room.member             | {"displayname": "x"}                 | membership: is missing: The state of it.
            m.room.member             | {"membership": "joined"}             | membership: "joined" must be one of invite,
            m.room.power_levels       | {"users": {"@a:b": "100"}}           | users.@a:b: "100" must be an integer
            m.room.power_levels       | {"users": {"alice": 100}}            | users.alice: "alice" must look like
            m.room.power_levels       | {"users": []}                        | users: [] must be an object
            m.room.power_levels       | {"events": {"m.room.name": null}}    | events.m.room.name: null must be an integer
            m.room.power_levels       | {"ban": 50.5}                        | ban: 50.5 must be an integer
            m.room.power_levels       | {"kick": 9007199254740992}           | kick: 9007199254740992 must be an integer
            m.room.power_levels       | {"notifications": {"room": true}}    | notifications.room: true must be an integer
            m.room.join_rules         | {}                                   | join_rule: is missing
            m.room.join_rules         | {"join_rule": "open"}                | join_rule: "open" must be one of public,
            m.room.history_visibility | {"history_visibility": "all"}        | history_visibility: "all" must be one of
            m.room.guest_access       | {"guest_access": true}               | guest_access: true must be one of can_join
            m.room.name               | {"name": 1}                          | name: 1 must be a string or null
            m.room.topic              | {"topic": ["a"]}                     | topic: […] must be a string or null
            m.room.topic              | {"m.topic": {"m.text": "a"}}         | m.topic.m.text: "a" must be an array
            m.room.avatar             | {"url": 1}                           | url: 1 must be a string or null
            m.room.canonical_alias    | {"alias": {"a": 1}}                  | alias: {…} must be a string or null
            m.room.canonical_alias    | {"alt_aliases": [1]}                 | alt_aliases[0]: 1 must be a string
            m.room.encryption         | {}                                   | algorithm: is missing
            m.room.server_acl         | {"allow": "*"}                       | allow: "*" must be an array
            m.room.tombstone          | {"replacement_room": 1}              | replacement_room: 1 must be a string
            m.room.pinned_events      | {"pinned": [null]}                   | pinned[0]: null must be a string
            m.room.third_party_invite | {"public_keys": [{}]}                | public_keys[0].public_key: is missing
            """)
    void namesTheFieldThatIsWrong(String type, String content, String problem) {
        assertThat(EventContents.checkState(type, json(content)))
                .hasValueSatisfying(
                        violation -> assertThat(violation.toString()).startsWith(problem));
    }

    @Test
    void looksAtMessagesAndStateApart() {
        JsonValue.Obj odd = json("{\"redacts\": \"x\", \"membership\": 1}");
        assertThat(EventContents.checkMessage("m.room.redaction", odd)).isPresent();
        assertThat(EventContents.checkState("m.room.redaction", odd)).isEmpty();
        assertThat(EventContents.checkMessage("m.room.member", odd)).isEmpty();
    }

    @Test
    void saysLittleOfALot() {
        Map<String, Object> users = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            users.put("x".repeat(1_000) + i, "y".repeat(1_000));
        }
        assertThat(EventContents.checkState("m.room.power_levels", JsonValue.obj("users", users)))
                .hasValueSatisfying(
                        violation -> assertThat(violation.toString()).hasSizeLessThan(300));
    }
}
