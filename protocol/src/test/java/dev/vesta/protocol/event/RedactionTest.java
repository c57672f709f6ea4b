package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RedactionRules;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RedactionTest {
    private static JsonValue.Obj json(String text) {
        return ((Parsed<JsonValue.Obj>) JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))).value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "m.room.member | {\"membership\":\"join\",\"displayname\":\"A\",\"join_authorised_via_users_server\":\"@b:c\","
                        + "\"third_party_invite\":{\"display_name\":\"x\",\"signed\":{\"mxid\":\"y\"}}} "
                        + "| {\"membership\":\"join\",\"join_authorised_via_users_server\":\"@b:c\","
                        + "\"third_party_invite\":{\"signed\":{\"mxid\":\"y\"}}}",
                "m.room.member | {\"third_party_invite\":\"x\",\"reason\":\"r\"} | {}",
                "m.room.create | {\"room_version\":\"11\",\"x\":{\"y\":1}} | {\"room_version\":\"11\",\"x\":{\"y\":1}}",
                "m.room.join_rules | {\"join_rule\":\"restricted\",\"allow\":[],\"x\":1} "
                        + "| {\"join_rule\":\"restricted\",\"allow\":[]}",
                "m.room.power_levels | {\"ban\":1,\"events\":{},\"events_default\":2,\"invite\":3,\"kick\":4,\"redact\":5,"
                        + "\"state_default\":6,\"users\":{},\"users_default\":7,\"notifications\":{\"room\":1}} "
                        + "| {\"ban\":1,\"events\":{},\"events_default\":2,\"invite\":3,\"kick\":4,\"redact\":5,"
                        + "\"state_default\":6,\"users\":{},\"users_default\":7}",
                "m.room.history_visibility | {\"history_visibility\":\"shared\",\"x\":1} | {\"history_visibility\":\"shared\"}",
                "m.room.redaction | {\"redacts\":\"$x\",\"reason\":\"r\"} | {\"redacts\":\"$x\"}",
                "m.room.message | {\"body\":\"x\",\"membership\":\"join\"} | {}",
                "m.room.aliases | {\"aliases\":[]} | {}"
            })
    void keepsOfTheContentWhatTheTypeAllows(String type, String content, String left) {
        for (RoomVersion version : List.of(RoomVersion.V11, RoomVersion.V12)) {
            JsonValue.Obj event = JsonValue.obj("type", type, "content", json(content));
            assertThat(Redaction.redact(version, event)).isEqualTo(JsonValue.obj("type", type, "content", json(left)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "m.room.member, membership, 1, 12",
        "m.room.member, join_authorised_via_users_server, 9, 12",
        "m.room.member, third_party_invite, 11, 12",
        "m.room.create, creator, 1, 12",
        "m.room.create, room_version, 11, 12",
        "m.room.join_rules, join_rule, 1, 12",
        "m.room.join_rules, allow, 8, 12",
        "m.room.power_levels, ban, 1, 12",
        "m.room.power_levels, events, 1, 12",
        "m.room.power_levels, events_default, 1, 12",
        "m.room.power_levels, kick, 1, 12",
        "m.room.power_levels, redact, 1, 12",
        "m.room.power_levels, state_default, 1, 12",
        "m.room.power_levels, users, 1, 12",
        "m.room.power_levels, users_default, 1, 12",
        "m.room.power_levels, invite, 11, 12",
        "m.room.power_levels, notifications, 0, 0",
        "m.room.aliases, aliases, 1, 5",
        "m.room.history_visibility, history_visibility, 1, 12",
        "m.room.redaction, redacts, 11, 12",
        "m.room.message, body, 0, 0",
    })
    void keepsAKeyOfTheContentFromOneVersionToAnother(String type, String key, int from, int to) {
        for (RoomVersion version : RoomVersion.values()) {
            int number = Integer.parseInt(version.id());
            JsonValue.Obj event =
                    JsonValue.obj("type", type, "content", JsonValue.obj(key, JsonValue.obj("signed", 1), "x", 1));
            JsonValue.Obj left =
                    Redaction.redact(version, event).object("content").orElseThrow();
            assertThat(left.has(key)).as("version %s", version).isEqualTo(from <= number && number <= to);
            assertThat(left.has("x")).isEqualTo(type.equals("m.room.create") && number >= 11);
        }
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void keepsThreeMoreKeysOfTheEventUntilVersion10(RoomVersion version) {
        JsonValue.Obj event = JsonValue.obj("origin", "a", "membership", "join", "prev_state", JsonValue.arr());
        JsonValue.Obj more = event.with("redacts", JsonValue.str("$x")).with("age", JsonValue.of(1));
        boolean kept = Integer.parseInt(version.id()) <= 10;
        assertThat(Redaction.redact(version, more)).isEqualTo(kept ? event : JsonValue.Obj.EMPTY);
    }

    @Test
    void keepsTheEssentialKeysOnly() {
        JsonValue.Obj event = JsonValue.obj("origin", "a", "membership", "join", "prev_state", JsonValue.arr())
                .with("redacts", JsonValue.str("$x"))
                .with("unsigned", JsonValue.obj())
                .with("age", JsonValue.of(1));
        JsonValue.Obj essential = JsonValue.Obj.EMPTY;
        for (String key : new String[] {"event_id", "room_id", "sender", "state_key", "hashes", "signatures"}) {
            essential = essential.with(key, JsonValue.str(key));
        }
        for (String key : new String[] {"depth", "prev_events", "auth_events", "origin_server_ts", "type"}) {
            essential = essential.with(key, JsonValue.str(key));
        }
        for (Map.Entry<String, JsonValue> member : essential.members().entrySet()) {
            event = event.with(member.getKey(), member.getValue());
        }
        assertThat(Redaction.redact(RoomVersion.V11, event)).isEqualTo(essential);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void isIdempotent(RoomVersion version) {
        long seed = 7;
        Random random = new Random(seed);
        String[] types = version.rules().redaction().content().keySet().toArray(new String[0]);
        String[] keys = {"membership", "third_party_invite", "signed", "users", "redacts", "join_rule", "x", "allow"};
        for (int round = 0; round < 500; round++) {
            JsonValue.Obj content = JsonValue.Obj.EMPTY;
            for (String key : keys) {
                content =
                        content.with(key, random.nextBoolean() ? JsonValue.of(1) : JsonValue.obj("signed", 1, "y", 2));
            }
            JsonValue.Obj event = JsonValue.obj(
                    "type",
                    types[random.nextInt(types.length)],
                    "x",
                    1,
                    "content",
                    random.nextInt(9) == 0 ? 1 : content);
            JsonValue.Obj once = Redaction.redact(version, event);
            assertThat(Redaction.redact(version, once)).as("seed %d", seed).isEqualTo(once);
        }
    }

    /// The specification's event signing vectors were made with the first room version's rules.
    @Test
    void signsEventsLikeTheSpec() {
        RedactionRules first = RoomVersion.V1.rules().redaction();
        SigningKey key = SigningKey.parseLine("ed25519 1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")
                .orElseThrow();
        JsonValue.Obj minimal = json("{\"room_id\":\"!x:domain\",\"sender\":\"@a:domain\",\"origin\":\"domain\","
                + "\"origin_server_ts\":1000000,\"signatures\":{},\"hashes\":{},\"type\":\"X\",\"content\":{},"
                + "\"prev_events\":[],\"auth_events\":[],\"depth\":3,\"unsigned\":{\"age_ts\":1000000}}");
        assertSigned(
                first,
                key,
                minimal,
                "5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos",
                "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg");
        JsonValue.Obj redactable = json("{\"content\":{\"body\":\"Here is the message content\"},\"event_id\":"
                + "\"$0:domain\",\"origin\":\"domain\",\"origin_server_ts\":1000000,\"type\":\"m.room.message\",\"room_id\":"
                + "\"!r:domain\",\"sender\":\"@u:domain\",\"signatures\":{},\"unsigned\":{\"age_ts\":1000000}}");
        assertSigned(
                first,
                key,
                redactable,
                "onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g",
                "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA");
    }

    private static void assertSigned(
            RedactionRules rules, SigningKey key, JsonValue.Obj event, String hash, String signature) {
        assertThat(EventHash.contentHash(event)).isEqualTo(hash);
        JsonValue.Obj hashed = event.with("hashes", JsonValue.obj("sha256", hash));
        JsonValue.Obj signed = key.signJson(new ServerName("domain"), Redaction.redact(rules, hashed));
        assertThat(signed.object("signatures"))
                .contains(JsonValue.obj("domain", JsonValue.obj("ed25519:1", signature)));
    }
}
