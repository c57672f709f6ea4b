package dev.vesta.protocol.fuzz;

import dev.vesta.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Makes nonsense, and turns sense into something near to it.
final class Mutator {
    private static final List<String> TOKENS = List.of(
            "{", "}", "[", "]", "\"", ":", ",", "null", "-0", "1e999999999", "1e-999999999", "1e400", "-1.50", "NaN");
    private static final List<String> ESCAPES = List.of(
            "\\", "\\ud800", "\\udc00", "\\u0000", "\0", "\u2028", "\ud83d\ude00", "\"a\":1,\"a\":2", "[[[[[[[");
    private static final List<String> KEYS = List.of(
            "membership",
            "users",
            "creator",
            "room_id",
            "state_key",
            "redacts",
            "third_party_invite",
            "signed",
            "type");
    private static final List<String> TEXTS =
            List.of("", "@", "@alice:a", "@bob:b", "!room:a", "$", "#a:b", "join", "ban", "m.room.member", "ed25519:1");
    private static final List<JsonValue> NUMBERS = List.of(
            JsonValue.of(0),
            JsonValue.of(-1),
            JsonValue.of(100),
            JsonValue.ofLong(JsonValue.MAX_INTEGER),
            JsonValue.ofLong(-JsonValue.MAX_INTEGER),
            JsonValue.ofLong(Long.MIN_VALUE),
            new JsonValue.Num(new BigDecimal("1.50")),
            new JsonValue.Num(new BigDecimal("1e400")));

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// A text that is often nearly something.
    String text() {
        return switch (random.nextInt(6)) {
            case 0 -> oneOf(TEXTS);
            case 1 -> oneOf(KEYS);
            case 2 -> oneOf(TEXTS) + oneOf(TEXTS);
            case 3 -> oneOf(List.of("x", "é", "\0", "\ud83d\ude00")).repeat(random.nextInt(300));
            case 4 -> text(oneOf(TEXTS));
            default -> new String(bytes(12), StandardCharsets.ISO_8859_1);
        };
    }

    /// The text with a character changed, added or left out; half a surrogate pair may come of it.
    String text(String text) {
        int at = random.nextInt(text.length() + 1);
        String with = oneOf(List.of("", ":", "@", "[", "]", "::", ":65536", "\0", "\ud800", ".", " ", "=", "\n"));
        return text.substring(0, at) + with + text.substring(Math.min(text.length(), at + random.nextInt(2)));
    }

    /// As [#text()], but only what the strict reader would let through.
    private String wellFormed() {
        return new String(text().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    String number() {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        text.append(1 + random.nextInt(9)).append(digits());
        text.append(random.nextBoolean() ? "" : "." + random.nextInt(10) + digits());
        return switch (random.nextInt(3)) {
            case 0 -> text.toString();
            case 1 -> text.append('e').append(random.nextInt(-500, 500)).toString();
            default -> text.append('E').append(random.nextInt()).toString();
        };
    }

    private String digits() {
        return "9".repeat(random.nextInt(oneOf(List.of(3, 200, 405))));
    }

    JsonValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0, 1 -> new JsonValue.Str(wellFormed());
            case 2, 3 -> oneOf(NUMBERS);
            case 4 -> new JsonValue.Bool(random.nextBoolean());
            case 5 -> JsonValue.Null.NULL;
            case 6 -> {
                List<JsonValue> items = new ArrayList<>();
                for (int n = random.nextInt(5); n > 0; n--) {
                    items.add(value(depth - 1));
                }
                yield new JsonValue.Arr(items);
            }
            default -> object(depth);
        };
    }

    JsonValue.Obj object(int depth) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            members.put(random.nextBoolean() ? oneOf(KEYS) : wellFormed(), value(depth - 1));
        }
        return new JsonValue.Obj(members);
    }

    /// The object with one thing changed somewhere in it.
    JsonValue.Obj object(JsonValue.Obj object) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        if (members.isEmpty() || random.nextInt(8) == 0) {
            members.put(random.nextBoolean() ? oneOf(KEYS) : wellFormed(), value(2));
            return new JsonValue.Obj(members);
        }
        String key = oneOf(List.copyOf(members.keySet()));
        if (random.nextInt(8) == 0) {
            members.remove(key);
        } else {
            members.computeIfPresent(key, (_, value) -> near(value));
        }
        return new JsonValue.Obj(members);
    }

    private JsonValue near(JsonValue value) {
        if (random.nextInt(4) == 0) {
            return value(2);
        }
        return switch (value) {
            case JsonValue.Obj object -> object(object);
            case JsonValue.Arr array -> {
                List<JsonValue> items = new ArrayList<>(array.items());
                if (items.isEmpty() || random.nextInt(4) == 0) {
                    items.add(value(1));
                } else {
                    int at = random.nextInt(items.size());
                    items.set(at, near(items.get(at)));
                }
                yield new JsonValue.Arr(items);
            }
            case JsonValue.Str text ->
                new JsonValue.Str(
                        new String(text(text.value()).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            default -> value(1);
        };
    }

    /// The bytes with a few of them flipped, left out, doubled or replaced by something that parsers stumble over.
    byte[] bytes(byte[] original) {
        byte[] bytes = original;
        for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(8));
            bytes = switch (random.nextInt(5)) {
                case 0 -> {
                    byte[] flipped = bytes.clone();
                    flipped[from] ^= (byte) (1 << random.nextInt(8));
                    yield flipped;
                }
                case 1 -> splice(bytes, from, to, new byte[0]);
                case 2 -> splice(bytes, to, to, Arrays.copyOfRange(bytes, from, to));
                case 3 -> splice(bytes, from, to, oneOf(TOKENS).getBytes(StandardCharsets.UTF_8));
                default -> splice(bytes, from, from, oneOf(ESCAPES).getBytes(StandardCharsets.UTF_8));
            };
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] with) {
        byte[] spliced = new byte[bytes.length - (to - from) + with.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(with, 0, spliced, from, with.length);
        System.arraycopy(bytes, to, spliced, from + with.length, bytes.length - to);
        return spliced;
    }
}
