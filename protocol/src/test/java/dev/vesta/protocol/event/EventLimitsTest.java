package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every limit of an event in every room version: a row at the limit, which is accepted, and one beyond it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#size-limits))
class EventLimitsTest {
    private static final int LAST = 12;

    /// A limit, for the versions from the first to the last.
    private record Limit(
            String what, int from, int until, UnaryOperator<JsonValue.Obj> fits, UnaryOperator<JsonValue.Obj> breaks) {
        Limit versions(int first, int last) {
            return new Limit(what, first, last, fits, breaks);
        }
    }

    /// A row: an event of that version with one change.
    record Case(RoomVersion version, String what, boolean accepted, JsonValue.Obj event) {
        @Override
        public String toString() {
            return "version %s, %s: %s".formatted(version.id(), what, accepted ? "accepted" : "refused");
        }
    }

    private static List<Limit> limits() {
        return Stream.of(sizes(), names(), lists(), numbers())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Limit> sizes() {
        return List.of(
                limit("event of 65,536 bytes", event -> sized(event, 65_536), event -> sized(event, 65_537)),
                limit("sender of 255 bytes", set("sender", id("@", 255)), set("sender", id("@", 256))),
                limit("sender of 255 bytes, not ASCII", set("sender", wide("@", 255)), set("sender", wide("@", 256))),
                limit("type of 255 bytes", set("type", text(255)), set("type", text(256))),
                limit("type of 255 bytes, not ASCII", set("type", wideText(255)), set("type", wideText(256))),
                limit("state key of 255 bytes", set("state_key", text(255)), set("state_key", text(256))),
                limit(
                        "state key of 255 bytes, not ASCII",
                        set("state_key", wideText(255)),
                        set("state_key", wideText(256))));
    }

    private static List<Limit> names() {
        return List.of(
                limit("room id of 255 bytes", set("room_id", id("!", 255)), set("room_id", id("!", 256)))
                        .versions(1, 11),
                limit("room id of 255 bytes, not ASCII", set("room_id", wide("!", 255)), set("room_id", wide("!", 256)))
                        .versions(1, 11),
                limit(
                                "room id of 43 characters after its sigil",
                                set("room_id", hash("!", 43)),
                                set("room_id", hash("!", 44)))
                        .versions(12, LAST),
                limit("room id of 43 characters, not 42", set("room_id", hash("!", 43)), set("room_id", hash("!", 42)))
                        .versions(12, LAST),
                limit("event id of 255 bytes", set("event_id", id("$", 255)), set("event_id", id("$", 256)))
                        .versions(1, 2),
                limit("named event id of 255 bytes", named(id("$", 255), true), named(id("$", 256), true))
                        .versions(1, 2),
                limit("named event id of 255 bytes", named(hash("$", 254), false), named(hash("$", 255), false))
                        .versions(3, LAST));
    }

    private static List<Limit> lists() {
        return List.of(
                limit("20 previous events", count("prev_events", 20), count("prev_events", 21)),
                limit("10 auth events", count("auth_events", 10), count("auth_events", 11)));
    }

    private static List<Limit> numbers() {
        long most = JsonValue.MAX_INTEGER;
        JsonValue fraction = new JsonValue.Num(new BigDecimal("1.5"));
        JsonValue tooLong = new JsonValue.Num(new BigDecimal("9223372036854775808"));
        return List.of(
                limit("depth of 0", set("depth", 0), set("depth", -1)),
                limit("depth of 2^53 - 1", set("depth", most), set("depth", most + 1))
                        .versions(6, LAST),
                limit("depth of 2^63 - 1", set("depth", Long.MAX_VALUE), set("depth", tooLong))
                        .versions(1, 5),
                limit("whole depth", set("depth", 1), set("depth", fraction)),
                limit("time of 2^53 - 1", set("origin_server_ts", most), set("origin_server_ts", most + 1))
                        .versions(6, LAST),
                limit("time of 2^63 - 1", set("origin_server_ts", Long.MAX_VALUE), set("origin_server_ts", tooLong))
                        .versions(1, 5),
                limit("whole time", set("origin_server_ts", 1), set("origin_server_ts", fraction)),
                limit("content of 2^53 - 1", content(most), content(most + 1)).versions(6, LAST),
                limit("content of -(2^53 - 1)", content(-most), content(-most - 1))
                        .versions(6, LAST),
                limit("whole number deep in the content", content(List.of(1)), content(List.of(List.of(fraction))))
                        .versions(6, LAST));
    }

    static Stream<Case> cases() {
        return Arrays.stream(RoomVersion.values()).flatMap(version -> limits().stream()
                .filter(limit -> number(version) >= limit.from && number(version) <= limit.until)
                .flatMap(limit -> Stream.of(
                        new Case(version, limit.what, true, limit.fits.apply(event(version))),
                        new Case(version, limit.what + ", beyond it", false, limit.breaks.apply(event(version))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void limits(Case given) {
        ParseResult<Pdu> result = Pdu.of(given.version(), given.event());
        assertThat(result).isInstanceOf(given.accepted() ? Parsed.class : Malformed.class);
        // What goes over the wire meets the same limits as what was read already.
        assertThat(Pdu.parse(given.version(), CanonicalJson.encode(given.event())))
                .isEqualTo(result);
    }

    /// Versions 1 to 5 have no limit for numbers in the content.
    @ParameterizedTest
    @MethodSource("lenient")
    void takesAnyNumberInTheContentUntilVersion5(RoomVersion version) {
        for (String number : new String[] {"1.5", "9007199254740992", "-9007199254740992", "1e300"}) {
            JsonValue.Obj event =
                    content(new JsonValue.Num(new BigDecimal(number))).apply(event(version));
            assertThat(Pdu.of(version, event)).as(number).isInstanceOf(Parsed.class);
        }
    }

    static Stream<RoomVersion> lenient() {
        return Arrays.stream(RoomVersion.values()).filter(version -> number(version) <= 5);
    }

    @Test
    void countsSignaturesButNotUnsignedData() {
        JsonValue.Obj full = sized(event(RoomVersion.V11), 65_536);
        JsonValue.Obj signatures = full.object("signatures").orElseThrow();
        assertThat(Pdu.of(RoomVersion.V11, full.with("unsigned", JsonValue.obj("x", "y"))))
                .isInstanceOf(Parsed.class);
        assertThat(Pdu.of(RoomVersion.V11, full.with("signatures", signatures.with("b", JsonValue.obj()))))
                .isEqualTo(new Malformed<Pdu>(Pdu.TOO_LARGE));
    }

    private static int number(RoomVersion version) {
        return Integer.parseInt(version.id());
    }

    private static JsonValue.Obj event(RoomVersion version) {
        return Events.after(Events.create(version), "@alice:a", "m.x", "", JsonValue.obj())
                .json();
    }

    private static Limit limit(String what, UnaryOperator<JsonValue.Obj> fits, UnaryOperator<JsonValue.Obj> breaks) {
        return new Limit(what, 1, LAST, fits, breaks);
    }

    private static UnaryOperator<JsonValue.Obj> set(String key, Object value) {
        return event -> event.with(key, JsonValue.of(value));
    }

    private static UnaryOperator<JsonValue.Obj> content(Object value) {
        return set("content", JsonValue.obj("n", JsonValue.of(value)));
    }

    /// The event's own previous event, that many times.
    private static UnaryOperator<JsonValue.Obj> count(String key, int count) {
        return event -> {
            JsonValue one = event.array("prev_events").orElseThrow().items().getFirst();
            return event.with(key, new JsonValue.Arr(Collections.nCopies(count, one)));
        };
    }

    private static UnaryOperator<JsonValue.Obj> named(String id, boolean pair) {
        return set("prev_events", JsonValue.arr(pair ? JsonValue.arr(id, JsonValue.obj()) : id));
    }

    private static JsonValue.Obj sized(JsonValue.Obj event, int bytes) {
        JsonValue.Obj empty = event.with("content", JsonValue.obj("body", ""));
        int missing = bytes - CanonicalJson.encode(empty).length;
        return event.with("content", JsonValue.obj("body", "x".repeat(missing)));
    }

    /// `<sigil>xxx:b` of that many bytes.
    private static String id(String sigil, int bytes) {
        return sigil + text(bytes - 3) + ":b";
    }

    private static String wide(String sigil, int bytes) {
        return sigil + wideText(bytes - 3) + ":b";
    }

    private static String hash(String sigil, int characters) {
        return sigil + "h".repeat(characters);
    }

    private static String text(int bytes) {
        return "x".repeat(bytes);
    }

    /// Of characters that take two bytes, as far as they fit.
    private static String wideText(int bytes) {
        return "\u00e4".repeat(bytes / 2) + "x".repeat(bytes % 2);
    }
}
