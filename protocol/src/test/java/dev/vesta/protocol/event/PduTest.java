package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What events are made of; how large they may be is in [EventLimitsTest].
class PduTest {
    private static final String HASH = "$" + "h".repeat(43);

    private static JsonValue.Obj message() {
        return JsonValue.obj(
                "auth_events",
                JsonValue.arr(HASH),
                "content",
                JsonValue.obj("body", "hello"),
                "depth",
                7,
                "hashes",
                JsonValue.obj("sha256", "x"),
                "origin_server_ts",
                1_000_001,
                "prev_events",
                JsonValue.arr(HASH),
                "room_id",
                "!r:example.org",
                "sender",
                "@a:example.org",
                "signatures",
                JsonValue.obj(),
                "type",
                "m.room.message");
    }

    private static ParseResult<Pdu> parse(JsonValue.Obj event) {
        return Pdu.parse(RoomVersion.V11, CanonicalJson.encode(event));
    }

    @Test
    void readsTheFields() {
        Pdu pdu = Events.must(parse(message().with("unsigned", JsonValue.obj("age", 5))));
        assertThat(pdu.type()).isEqualTo("m.room.message");
        assertThat(pdu.stateKey()).isNull();
        assertThat(pdu.asStateKey()).isEmpty();
        assertThat(pdu.sender()).isEqualTo(new UserId("@a:example.org"));
        assertThat(pdu.roomId()).isEqualTo(new RoomId("!r:example.org"));
        assertThat(pdu.depth()).isEqualTo(7);
        assertThat(pdu.originServerTs()).isEqualTo(1_000_001);
        assertThat(pdu.prevEvents()).containsExactly(new EventId(HASH));
        assertThat(pdu.authEvents()).containsExactly(new EventId(HASH));
        assertThat(pdu.redacts()).isNull();
        assertThat(pdu.json()).isEqualTo(message());
        assertThat(pdu.canonicalBytes()).isEqualTo(CanonicalJson.encode(message()));
        assertThat(Pdu.fromStore(RoomVersion.V11, pdu.canonicalBytes())).isEqualTo(pdu);
        assertThat(Pdu.fromStore(RoomVersion.V11, pdu.canonicalBytes()).eventId())
                .isEqualTo(pdu.eventId());
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("auth_events", null),
                Arguments.of("auth_events", JsonValue.arr(1)),
                Arguments.of("prev_events", JsonValue.obj()),
                Arguments.of("prev_events", JsonValue.arr("no id")),
                Arguments.of("prev_events", JsonValue.arr(JsonValue.arr(HASH, JsonValue.obj()))),
                Arguments.of("content", null),
                Arguments.of("content", "text"),
                Arguments.of("depth", null),
                Arguments.of("depth", "7"),
                Arguments.of("hashes", null),
                Arguments.of("hashes", "x"),
                Arguments.of("signatures", JsonValue.arr()),
                Arguments.of("origin_server_ts", null),
                Arguments.of("origin_server_ts", "1"),
                Arguments.of("room_id", null),
                Arguments.of("room_id", "room"),
                Arguments.of("room_id", "!" + "h".repeat(43)),
                Arguments.of("sender", null),
                Arguments.of("sender", "alice"),
                Arguments.of("state_key", 1),
                Arguments.of("state_key", JsonValue.Null.NULL),
                Arguments.of("type", null),
                Arguments.of("type", true));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesMalformedEvents(String key, Object value) {
        JsonValue.Obj event = value == null ? message().without(key) : message().with(key, JsonValue.of(value));
        assertThat(parse(event)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String text : new String[] {"", "[]", "null", "{\"a\":1,\"a\":1}"}) {
            assertThat(Pdu.parse(RoomVersion.V12, text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(Malformed.class);
        }
    }

    @Test
    void wantsHashedRoomIdsInVersion12() {
        byte[] named = CanonicalJson.encode(message());
        byte[] hashed = CanonicalJson.encode(message().with("room_id", JsonValue.str("!" + "h".repeat(43))));
        assertThat(Pdu.parse(RoomVersion.V12, named)).isInstanceOf(Malformed.class);
        assertThat(Pdu.parse(RoomVersion.V12, hashed)).isInstanceOf(Parsed.class);
    }

    @Test
    void findsTheRedactedEventInTheContent() {
        JsonValue.Obj redaction = message().with("content", JsonValue.obj("redacts", HASH));
        assertThat(Events.must(parse(redaction)).redacts()).isEqualTo(new EventId(HASH));
        assertThat(Events.must(parse(message().with("redacts", JsonValue.str(HASH))))
                        .redacts())
                .isNull();
    }

    @Test
    void treatsAMalformedStoredEventAsABrokenInvariant() {
        assertThatThrownBy(() -> Pdu.fromStore(RoomVersion.V11, "{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalStateException.class);
    }

    /// Ids and hashes that a separate implementation (a few lines of Python) found for these events.
    static Stream<Arguments> known() {
        return Stream.of(
                Arguments.of(
                        RoomVersion.V12,
                        "{\"auth_events\":[],\"content\":{\"room_version\":\"12\",\"additional_creators\":"
                                + "[\"@b:example.org\"]},\"depth\":1,\"origin_server_ts\":1000000,\"prev_events\":[],"
                                + "\"sender\":\"@a:example.org\",\"state_key\":\"\",\"type\":\"m.room.create\"}",
                        "H7R6byTY+kW8SO+eAgzM9TQEqob7yM9kbEtN+RlcaFU",
                        "$ERH4peivOmRXYVNJOyKzNhSLAK6bxfsMc0hJT5QmCRA"),
                Arguments.of(
                        RoomVersion.V11,
                        "{\"auth_events\":[\"$ERH4peivOmRXYVNJOyKzNhSLAK6bxfsMc0hJT5QmCRA\"],\"content\":{\"body\":"
                                + "\"Grüße 😀\",\"msgtype\":\"m.text\"},\"depth\":7,\"origin_server_ts\":1000001,"
                                + "\"prev_events\":[\"$ERH4peivOmRXYVNJOyKzNhSLAK6bxfsMc0hJT5QmCRA\"],\"room_id\":"
                                + "\"!r:example.org\",\"sender\":\"@a:example.org\",\"type\":\"m.room.message\","
                                + "\"com.example.extra\":{\"z\":1,\"a\":[true,null]}}",
                        "zUV5+MuSFojM7ydp1x8sjPqWz6nmoS7dkqraY/jd6x0",
                        "$_kiSvDfN7KOSbQCtH7tWqh4PVYjlwHNJ_hzb7MoOaQk"),
                Arguments.of(
                        RoomVersion.V11,
                        "{\"auth_events\":[],\"content\":{\"membership\":\"join\",\"displayname\":\"A\","
                                + "\"join_authorised_via_users_server\":\"@b:example.org\"},\"depth\":8,"
                                + "\"origin_server_ts\":1000002,\"prev_events\":[],\"room_id\":\"!r:example.org\","
                                + "\"sender\":\"@a:example.org\",\"state_key\":\"@a:example.org\","
                                + "\"type\":\"m.room.member\"}",
                        "U646jJXIBLZculhBmhLQ0trPk60rIPWYm30VqI7/dTE",
                        "$eTKgx2AI_2xk6jER741FJCYrWZNnxbO7PIRGuSbccLU"));
    }

    @ParameterizedTest
    @MethodSource("known")
    void hashesLikeAnotherImplementation(RoomVersion version, String text, String contentHash, String eventId) {
        JsonValue.Obj bare =
                ((Parsed<JsonValue.Obj>) JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))).value();
        ServerName server = new ServerName("example.org");
        Pdu pdu = Events.must(EventBuilder.complete(version, bare, server, Events.KEY));
        assertThat(pdu.json().object("hashes").orElseThrow().string("sha256")).contains(contentHash);
        assertThat(pdu.eventId()).isEqualTo(new EventId(eventId));
        Pdu again = Events.must(Pdu.parse(version, pdu.canonicalBytes()));
        assertThat(again.eventId()).isEqualTo(pdu.eventId());
        assertThat(again.roomId())
                .isEqualTo(bare.string("room_id").map(RoomId::new).orElse(new RoomId("!" + eventId.substring(1))));
        assertThat(EventSignatures.verify(again, server, Events.KEY.verifyKey()))
                .isTrue();
        assertThat(EventSignatures.contentHashMatches(again)).isTrue();
        assertThat(again.redacted().eventId()).isEqualTo(pdu.eventId());
        assertThat(Events.must(Pdu.of(version, again.redacted().json())).eventId())
                .isEqualTo(pdu.eventId());
        assertThat(List.of(again.redacted().redacted())).containsExactly(again.redacted());
    }
}
