package dev.vesta.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.ParseResult.Parsed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static String canonical(String text) {
        Parsed<JsonValue> parsed = (Parsed<JsonValue>) JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
        return new String(CanonicalJson.encode(parsed.value()), StandardCharsets.UTF_8);
    }

    /// The examples of the specification's appendix.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "{\"one\": 1, \"two\": \"Two\"} | {\"one\":1,\"two\":\"Two\"}",
                "{\"b\": \"2\", \"a\": \"1\"} | {\"a\":\"1\",\"b\":\"2\"}",
                "{\"b\":\"2\",\"a\":\"1\"} | {\"a\":\"1\",\"b\":\"2\"}",
                "{\"auth\": {\"success\": true, \"mxid\": \"@john.doe:example.com\", \"profile\": {\"display_name\": "
                        + "\"John Doe\", \"three_pids\": [{\"medium\": \"email\", \"address\": \"john.doe@example.org\"},"
                        + " {\"medium\": \"msisdn\", \"address\": \"123456789\"}]}}} | {\"auth\":{\"mxid\":"
                        + "\"@john.doe:example.com\",\"profile\":{\"display_name\":\"John Doe\",\"three_pids\":"
                        + "[{\"address\":\"john.doe@example.org\",\"medium\":\"email\"},{\"address\":\"123456789\","
                        + "\"medium\":\"msisdn\"}]},\"success\":true}}",
                "{\"a\": \"日本語\"} | {\"a\":\"日本語\"}",
                "{\"本\": 2, \"日\": 1} | {\"日\":1,\"本\":2}",
                "{\"a\": \"\\u65E5\"} | {\"a\":\"日\"}",
                "{\"a\": null} | {\"a\":null}",
                "{\"a\": -0, \"b\": 1e10} | {\"a\":0,\"b\":10000000000}"
            })
    void encodesTheExamplesOfTheSpec(String in, String out) {
        assertThat(canonical(in)).isEqualTo(out);
    }

    /// Rooms of versions 1 to 5 may hold them, and what we store must be readable.
    @ParameterizedTest
    @ValueSource(strings = {"1e399", "1e400", "1e-399", "1e-400", "12e399", "1.5e2147483647"})
    void writesLongNumbersSoThatTheyCanBeRead(String number) {
        String written = canonical(number);
        assertThat(canonical(written)).isEqualTo(written);
    }

    @Test
    void escapesOnlyWhatItMust() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x80; c++) {
            all.append(c);
        }
        String expected =
                "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                        + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e"
                        + "\\u001f !\\\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^_`abcdefghijklmnopqrstuvwxyz"
                        + "{|}~\u007f\"";
        byte[] encoded = CanonicalJson.encode(new JsonValue.Str(all.toString()));
        assertThat(new String(encoded, StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void sortsByCodePointNotByUtf16() {
        String bmp = "\uff5e";
        String astral = "\ud83d\ude00";
        JsonValue value = JsonValue.obj(astral, 1, bmp, 2, "a", 3, bmp + "x", 4, "", 5);
        assertThat(new String(CanonicalJson.encode(value), StandardCharsets.UTF_8))
                .isEqualTo("{\"\":5,\"a\":3,\"" + bmp + "\":2,\"" + bmp + "x\":4,\"" + astral + "\":1}");
    }

    @Test
    void neverWritesInvalidUtf8() {
        for (String text : new String[] {"\ud800", "\ud800x", "\udc00", "x\ud800\ud800\udc00"}) {
            byte[] encoded = CanonicalJson.encode(new JsonValue.Str(text));
            assertThat(JsonReader.read(encoded)).isInstanceOf(Parsed.class);
        }
    }

    /// What Python writes for these, which made most of the events that hold such numbers.
    @ParameterizedTest
    @CsvSource({
        "1.5, 1.5",
        "-50.57, -50.57",
        "1e15, 1000000000000000",
        "1e+16, 1e+16",
        "1.25e+20, 1.25e+20",
        "-1.25E20, -1.25e+20",
        "1e300, 1e+300",
        "100000000000000000000, 100000000000000000000",
        "0.0001, 0.0001",
        "1e-05, 1e-05",
        "-0.0000125, -1.25e-05",
        "1e-100, 1e-100",
        "0.0, 0.0",
        "0e9, 0"
    })
    void writesOtherNumbersLikeMostServers(String in, String out) {
        assertThat(new String(CanonicalJson.encode(new JsonValue.Num(new BigDecimal(in))), StandardCharsets.UTF_8))
                .isEqualTo(out);
    }

    @Test
    void keepsHugeExponentsShort() {
        assertThat(CanonicalJson.encode(new JsonValue.Num(new BigDecimal("1e999999999"))))
                .hasSizeLessThan(20);
    }

    @Test
    void knowsWhatIsCanonical() {
        assertThat(CanonicalJson.isCanonical(JsonValue.obj("a", JsonValue.arr(1, "x", null, true))))
                .isTrue();
        JsonValue number = new JsonValue.Num(BigDecimal.ONE);
        assertThat(CanonicalJson.isCanonical(JsonValue.obj("a", JsonValue.arr(number))))
                .isFalse();
        assertThat(JsonValue.ofLong(1L << 53)).isInstanceOf(JsonValue.Num.class);
    }

    @Test
    void survivesRoundTrips() {
        long seed = 42;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            JsonValue value = randomValue(random, 4);
            byte[] encoded = CanonicalJson.encode(value);
            assertThat(JsonReader.read(encoded))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(new Parsed<>(value));
            JsonValue read = ((Parsed<JsonValue>) JsonReader.read(encoded)).value();
            assertThat(CanonicalJson.encode(read)).isEqualTo(encoded);
        }
    }

    private static JsonValue randomValue(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> new JsonValue.Str(randomText(random));
            case 1 -> new JsonValue.Int(random.nextLong() % (1L << 53));
            case 2 -> new JsonValue.Bool(random.nextBoolean());
            case 3 -> JsonValue.Null.NULL;
            case 4 -> {
                Object[] items = new Object[random.nextInt(5)];
                for (int i = 0; i < items.length; i++) {
                    items[i] = randomValue(random, depth - 1);
                }
                yield JsonValue.arr(items);
            }
            default -> {
                Map<String, JsonValue> members = new LinkedHashMap<>();
                for (int i = random.nextInt(6); i > 0; i--) {
                    members.put(randomText(random), randomValue(random, depth - 1));
                }
                yield new JsonValue.Obj(members);
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int[] bounds = {0x20, 0x80, 0x800, 0xd800, 0x110000};
        for (int i = random.nextInt(8); i > 0; i--) {
            int point = random.nextInt(bounds[random.nextInt(bounds.length)]);
            text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? 0xe000 : point);
        }
        return text.toString();
    }
}
