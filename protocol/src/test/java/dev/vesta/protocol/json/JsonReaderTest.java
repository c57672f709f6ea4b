package dev.vesta.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static ParseResult<JsonValue> read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKindOfValueInOrder() {
        assertThat(read(" {\"b\":[1,-0,true,false,null,\"x\\n\\u0000\\ud83d\\ude00\"],\"a\":{}} "))
                .isEqualTo(new Parsed<>(JsonValue.obj(
                        "b", JsonValue.arr(1, 0, true, false, null, "x\n\u0000\ud83d\ude00"), "a", JsonValue.obj())));
        assertThat(((Parsed<JsonValue>) read("{\"b\":1,\"a\":2}")).value())
                .extracting(value ->
                        ((JsonValue.Obj) value).members().keySet().iterator().next())
                .isEqualTo("b");
    }

    @Test
    void keepsNumbersThatAreNoCanonicalIntegersApart() {
        assertThat(read("9007199254740991")).isEqualTo(new Parsed<>(new JsonValue.Int(9007199254740991L)));
        assertThat(read("-9007199254740991")).isEqualTo(new Parsed<>(new JsonValue.Int(-9007199254740991L)));
        for (String text : new String[] {"9007199254740992", "123456789012345678901234567890", "1.5", "1e3", "1.0"}) {
            assertThat(read(text)).isEqualTo(new Parsed<>(new JsonValue.Num(new BigDecimal(text))));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "nul",
                "truee",
                "01",
                "+1",
                "-",
                "1.",
                ".5",
                "1e",
                "NaN",
                "Infinity",
                "\"",
                "\"\\x\"",
                "\"\n\"",
                "\"\t\"",
                "{} {}",
                "1 2",
                "[] x",
                "{\"a\":1,\"a\":2}",
                "{\"x\":{\"a\":1,\"b\":2,\"a\":1}}",
                "\"\\ud800\"",
                "\"\\udc00\"",
                "{\"\\ud800\":1}",
                "\"\\ude00\\ud83d\"",
                "\"\\ud83dx\"",
                "/* c */ 1",
                "[1 2]",
                "\ufeff{}",
                "\u0000",
                "1\u0000",
                "{\"a\":1e999999999999999999999}"
            })
    void refusesWhatIsNotStrictJson(String text) {
        assertThat(read(text)).isInstanceOf(Malformed.class);
    }

    static Stream<byte[]> otherEncodings() {
        return Stream.of(
                new byte[] {'"', (byte) 0xff, '"'},
                new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
                new byte[] {'"', (byte) 0xe2, (byte) 0x82, '"'},
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE),
                "{\"a\":1}".getBytes(StandardCharsets.UTF_16),
                "{\"a\":1}".getBytes(Charset.forName("UTF-32BE")),
                "{\"a\":1}".getBytes(Charset.forName("UTF-32LE")),
                "\"é\"".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void refusesWhatIsNotUtf8(byte[] bytes) {
        assertThat(JsonReader.read(bytes)).isInstanceOf(Malformed.class);
    }

    @Test
    void boundsDepthAndNumbers() {
        assertThat(read("[".repeat(100) + "]".repeat(100))).isInstanceOf(Parsed.class);
        assertThat(read("[".repeat(101) + "]".repeat(101))).isInstanceOf(Malformed.class);
        assertThat(read("{\"a\":".repeat(101) + "1" + "}".repeat(101))).isInstanceOf(Malformed.class);
        assertThat(read("[".repeat(1_000_000))).isInstanceOf(Malformed.class);
        assertThat(read("1".repeat(400))).isInstanceOf(Parsed.class);
        assertThat(read("1".repeat(401))).isInstanceOf(Malformed.class);
    }

    @Test
    void readsLongKeysAndStrings() {
        String longText = "a".repeat(70_000);
        assertThat(read("{\"" + longText + "\":\"" + longText + "\"}")).isInstanceOf(Parsed.class);
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        long seed = 20261122;
        Random random = new Random(seed);
        byte[] start = "{\"a\":[1,\"\\u00e9x\",{\"b\":null}],\"c\":-1.5e3}".getBytes(StandardCharsets.UTF_8);
        int parsed = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = start.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (JsonReader.read(bytes) instanceof Parsed) {
                parsed++;
            }
        }
        assertThat(parsed).as("seed %d", seed).isBetween(1, 19_999);
    }

    @Test
    void readsObjectsOnly() {
        assertThat(JsonReader.readObject("{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new Parsed<>(JsonValue.Obj.EMPTY));
        assertThat(JsonReader.readObject("[]".getBytes(StandardCharsets.UTF_8))).isInstanceOf(Malformed.class);
    }
}
