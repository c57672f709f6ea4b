package dev.vesta.app.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// What requests should not hold, and what they should, by the name of the place.
final class HostileValues {
    /// JSON values for any member.
    static final List<String> MEMBERS = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "9007199254740993",
            "9223372036854775808",
            "\"\"",
            "\"a\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"" + "x".repeat(70_000) + "\"",
            "\"@\"",
            "\"!:\"",
            "\"\\r\\nX-Evil: 1\"",
            "\"' OR 1=1 --\"",
            "[]",
            "[null]",
            "[[]]",
            "[1,\"a\",{}]",
            "{}",
            "{\"\":\"\"}",
            "{\"a\\u0000\":{\"b\":[1]}}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(99) + "]".repeat(99));

    /// Whole bodies that are no JSON object.
    static final List<byte[]> MALFORMED = List.of(
            utf8("{"),
            utf8("{\"a\":}"),
            utf8("{} {}"),
            utf8("{'a':1}"),
            utf8("nul"),
            utf8("{\"a\":NaN}"),
            utf8("[".repeat(100_000)),
            utf8("{\"a\":".repeat(20_000)),
            utf8("{\"a\":1" + "0".repeat(100_000) + "}"),
            utf8("\u0000"),
            new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'},
            new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
            "{}".getBytes(StandardCharsets.UTF_16));

    /// Whole bodies that are JSON, but no object.
    static final List<byte[]> NO_OBJECTS = List.of(utf8("[]"), utf8("\"a\""), utf8("1"), utf8("null"), utf8("true"));

    /// Segments of paths, as they are written there.
    static final List<String> SEGMENTS = List.of(
            "",
            "%00",
            "a%00b",
            "%ED%A0%80",
            "%FF",
            "%C0%AF",
            "..",
            "%2E%2E%2F%2E%2E%2Fetc%2Fpasswd",
            "%2F",
            "%F0%9F%A6%80",
            "%E2%80%AE",
            "%0D%0AX-Evil:1",
            "'%20OR%201=1--",
            "!",
            "@",
            "$",
            "%23",
            ":",
            "@:",
            "!:hs1",
            "@a:hs1:8448",
            "@" + "a".repeat(300) + ":hs1",
            "!" + "a".repeat(300) + ":hs1",
            "a".repeat(4000),
            "-1",
            "9223372036854775808",
            "m.room.create");

    /// Values of query parameters, as they are written there.
    static final List<String> QUERIES = List.of(
            "",
            "%00",
            "a%00b",
            "%ED%A0%80",
            "%FF",
            "-1",
            "0",
            "1.5",
            "1e9",
            "9223372036854775807",
            "9223372036854775808",
            "true",
            "null",
            "a",
            "%7B",
            "%7B%7D",
            "%5B%5D",
            "{%22a%22:{%22b%22:1}}".replace("{", "%7B").replace("}", "%7D"),
            "s1",
            "s9223372036854775807",
            "t-1_2_3",
            "x".repeat(3000),
            "%5B".repeat(1000),
            "@",
            "!",
            "%F0%9F%A6%80");

    private HostileValues() {}

    static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
