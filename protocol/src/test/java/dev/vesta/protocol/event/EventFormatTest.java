package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The form of events, where the versions before 11 differ.
class EventFormatTest {
    private static final ServerName SERVER = new ServerName("example.org");

    private static final JsonValue.Obj NONE = JsonValue.Obj.EMPTY;

    private static final String REST = ",\"origin\":\"example.org\",\"origin_server_ts\":1000001,"
            + "\"room_id\":\"!r:example.org\",\"sender\":\"@a:example.org\",\"type\":\"m.room.message\","
            + "\"content\":{\"body\":\"x\",\"n\":50.57,\"big\":100000000000000000000,\"e\":1e+20,\"s\":1e-05,"
            + "\"z\":0.0001},\"depth\":9007199254740993}";

    private static final String STATED = "{\"auth_events\":[[\"$c:example.org\",{}]],"
            + "\"prev_events\":[[\"$c:example.org\",{\"sha256\":\"abc\"}]]" + REST;

    private static final String HASHED = "{\"auth_events\":[\"$c\"],\"prev_events\":[\"$c\"]" + REST;

    private static final String MEMBER = "{\"auth_events\":[],\"content\":{\"membership\":\"join\","
            + "\"displayname\":\"A\",\"join_authorised_via_users_server\":\"@b:example.org\"},\"depth\":8,"
            + "\"origin_server_ts\":1000002,\"prev_events\":[],\"room_id\":\"!r:example.org\","
            + "\"sender\":\"@a:example.org\",\"state_key\":\"@a:example.org\",\"type\":\"m.room.member\"}";

    private static final String ALIASES = "{\"auth_events\":[\"$c\"],\"content\":{\"aliases\":"
            + "[\"#a:example.org\"],\"x\":1.5},\"depth\":7,\"origin_server_ts\":1000003,\"prev_events\":[\"$c\"],"
            + "\"room_id\":\"!r:example.org\",\"sender\":\"@a:example.org\",\"state_key\":\"example.org\","
            + "\"type\":\"m.room.aliases\"}";

    private static ParseResult<Pdu> complete(RoomVersion version, String text) {
        JsonValue.Obj bare =
                ((Parsed<JsonValue.Obj>) JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))).value();
        return EventBuilder.complete(version, bare, SERVER, Events.KEY);
    }

    private static JsonValue.Obj json(RoomVersion version, String text) {
        return Events.must(complete(version, text)).json();
    }

    /// Ids and content hashes that a separate implementation (a few lines of Python) found for these events.
    @ParameterizedTest
    @CsvSource({
        "V1, STATED, Hti6ncddjRsrcnzR1Iw9CDsqlMnHOsO6TUdeFgyYwWI, $SFv74COEYFAGZDXcb8PObZMLGhaQztyFMy_BQTOTssU:example.org",
        "V2, STATED, Hti6ncddjRsrcnzR1Iw9CDsqlMnHOsO6TUdeFgyYwWI, $SFv74COEYFAGZDXcb8PObZMLGhaQztyFMy_BQTOTssU:example.org",
        "V3, HASHED, czNG5p5gTovFyR7LnOeY+TkXI0lt1oOkvSxySb0J3Dg, $DmtebixCbIj4UH5swFltWS6kbYrdPwLeifleHDE5WTI",
        "V5, HASHED, czNG5p5gTovFyR7LnOeY+TkXI0lt1oOkvSxySb0J3Dg, $DmtebixCbIj4UH5swFltWS6kbYrdPwLeifleHDE5WTI",
        "V5, ALIASES, mayrBOZi/oDfbXXGXhXPCyi+xOzP2FVeDFkJv/c6YxI, $nEGOsRra3GRRb99W7H0GlSK2c6EZeDEtRNzWrvDNWe4",
        "V3, MEMBER, U646jJXIBLZculhBmhLQ0trPk60rIPWYm30VqI7/dTE, $/EWheDuyviGWEuQUsjVHWQVZ4pAQDLjdZ0QrI3yp99o",
        "V4, MEMBER, U646jJXIBLZculhBmhLQ0trPk60rIPWYm30VqI7/dTE, $_EWheDuyviGWEuQUsjVHWQVZ4pAQDLjdZ0QrI3yp99o",
        "V8, MEMBER, U646jJXIBLZculhBmhLQ0trPk60rIPWYm30VqI7/dTE, $_EWheDuyviGWEuQUsjVHWQVZ4pAQDLjdZ0QrI3yp99o",
        "V9, MEMBER, U646jJXIBLZculhBmhLQ0trPk60rIPWYm30VqI7/dTE, $eTKgx2AI_2xk6jER741FJCYrWZNnxbO7PIRGuSbccLU",
        "V10, MEMBER, U646jJXIBLZculhBmhLQ0trPk60rIPWYm30VqI7/dTE, $eTKgx2AI_2xk6jER741FJCYrWZNnxbO7PIRGuSbccLU",
    })
    void hashesLikeAnotherImplementation(RoomVersion version, String which, String contentHash, String eventId) {
        String text =
                switch (which) {
                    case "STATED" -> STATED;
                    case "HASHED" -> HASHED;
                    case "ALIASES" -> ALIASES;
                    default -> MEMBER;
                };
        Pdu pdu = Events.must(complete(version, text));
        assertThat(pdu.json().object("hashes").orElseThrow().string("sha256")).contains(contentHash);
        assertThat(pdu.eventId()).isEqualTo(new EventId(eventId));
        assertThat(pdu.json().has("event_id")).isEqualTo(which.equals("STATED"));
        Pdu again = Events.must(Pdu.parse(version, pdu.canonicalBytes()));
        assertThat(again).isEqualTo(pdu);
        assertThat(again.eventId()).isEqualTo(pdu.eventId());
        assertThat(EventSignatures.contentHashMatches(again)).isTrue();
        assertThat(EventSignatures.verify(again, SERVER, Events.KEY.verifyKey()))
                .isTrue();
        assertThat(again.redacted().eventId()).isEqualTo(pdu.eventId());
        Pdu stored = Pdu.fromStore(version, pdu.canonicalBytes());
        assertThat(stored.eventId()).isEqualTo(pdu.eventId());
        assertThat(CanonicalJson.encode(stored.json())).isEqualTo(pdu.canonicalBytes());
    }

    @Test
    void readsPairsAndLongIntegers() {
        Pdu pdu = Events.must(complete(RoomVersion.V1, STATED));
        assertThat(pdu.prevEvents()).containsExactly(new EventId("$c:example.org"));
        assertThat(pdu.authEvents()).containsExactly(new EventId("$c:example.org"));
        assertThat(pdu.depth()).isEqualTo(9007199254740993L);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void namesEventsByPairsUntilVersion2(RoomVersion version) {
        boolean pairs = Integer.parseInt(version.id()) <= 2;
        JsonValue.Obj event = Events.after(Events.create(version), "@alice:a", "m.x", null, JsonValue.obj())
                .json();
        for (String key : new String[] {"prev_events", "auth_events"}) {
            assertThat(Pdu.of(version, event.with(key, JsonValue.arr("$x:a"))))
                    .isInstanceOf(pairs ? Malformed.class : Parsed.class);
            assertThat(Pdu.of(version, event.with(key, JsonValue.arr(JsonValue.arr("$x:a", JsonValue.obj())))))
                    .isInstanceOf(pairs ? Parsed.class : Malformed.class);
            for (Object bad : new Object[] {
                1, List.of("$x:a"), List.of("$x:a", 1), List.of("x", JsonValue.obj()), List.of("$x:a", NONE, NONE)
            }) {
                assertThat(Pdu.of(version, event.with(key, JsonValue.arr(bad)))).isInstanceOf(Malformed.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RoomVersion.class,
            names = {"V1", "V2"})
    void wantsAnIdWithAServerUntilVersion2(RoomVersion version) {
        JsonValue.Obj event = json(version, STATED);
        assertThat(Pdu.of(version, event.without("event_id"))).isInstanceOf(Malformed.class);
        for (Object bad : new Object[] {1, "", "$x", "x:a", "$x:"}) {
            assertThat(Pdu.of(version, event.with("event_id", JsonValue.of(bad))))
                    .isInstanceOf(Malformed.class);
        }
        Pdu named = Events.must(Pdu.of(version, event.with("event_id", JsonValue.of("$any thing:b"))));
        assertThat(named.eventId()).isEqualTo(new EventId("$any thing:b"));
    }

    @Test
    void wantsTheSignatureOfTheServerInTheIdUntilVersion2() {
        for (RoomVersion version : List.of(RoomVersion.V1, RoomVersion.V2)) {
            JsonValue.Obj event = json(version, STATED).with("event_id", JsonValue.of("$x:other"));
            assertThat(EventSignatures.requiredSigners(Events.must(Pdu.of(version, event))))
                    .containsExactly(SERVER, new ServerName("other"));
        }
        JsonValue.Obj later = json(RoomVersion.V3, HASHED).with("event_id", JsonValue.of("$x:other"));
        assertThat(EventSignatures.requiredSigners(Events.must(Pdu.of(RoomVersion.V3, later))))
                .containsExactly(SERVER);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void givesDifferentEventsDifferentIds(RoomVersion version) {
        Pdu create = Events.create(version);
        Pdu one = Events.after(create, "@alice:a", "m.x", null, JsonValue.obj("a", 1));
        Pdu two = Events.after(create, "@alice:a", "m.x", null, JsonValue.obj("a", 2));
        assertThat(one.eventId()).isNotEqualTo(two.eventId());
        assertThat(EventId.parse(one.eventId().value())).contains(one.eventId());
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void keepsTheIdWhenAnotherServerSigns(RoomVersion version) {
        Pdu event = Events.after(Events.create(version), "@alice:a", "m.x", null, JsonValue.obj());
        SigningKey key = SigningKey.of("2", new byte[32]);
        Pdu both = Events.must(EventBuilder.countersign(event, SERVER, key));
        assertThat(both.eventId()).isEqualTo(event.eventId());
        assertThat(EventSignatures.verify(both, SERVER, key.verifyKey())).isTrue();
    }
}
