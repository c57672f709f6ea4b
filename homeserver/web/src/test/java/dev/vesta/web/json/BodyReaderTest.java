package dev.vesta.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyReaderTest {
    enum Preset {
        PRIVATE_CHAT,
        PUBLIC_CHAT
    }

    @NullMarked
    record Inner(String type, @Nullable String stateKey, JsonValue.Obj content) {}

    @NullMarked
    record Outer(
            String name,
            int count,
            @Nullable Preset preset,
            @Nullable List<UserId> invite,
            @Nullable List<Inner> initialState,
            @Nullable Map<UserId, List<String>> deviceKeys,
            @Nullable JsonValue extra) {}

    @NullMarked
    record AllOptional(@Nullable String reason, @Nullable Boolean flag) {}

    @NullMarked
    record Holder(
            Outer outer, AllOptional optional, @Nullable Outer maybe) {}

    private static final BodyReader OUTER = BodyReader.of(Holder.class.getRecordComponents()[0]);
    private static final BodyReader OPTIONAL = BodyReader.of(Holder.class.getRecordComponents()[1]);

    @Test
    void bindsIdentifiersEnumsMapsAndJson() {
        Outer read = (Outer) OUTER.read(utf8("""
                {"name":"n","count":3,"preset":"private_chat","invite":["@b:x"],"unknown":{"a":[]},
                 "initial_state":[{"type":"t","state_key":"","content":{"z":null,"a":1.5}}],
                 "device_keys":{"@b:x":["D"]},"extra":null}"""));

        UserId bob = UserId.parse("@b:x").orElseThrow();
        assertThat(read.preset()).isEqualTo(Preset.PRIVATE_CHAT);
        assertThat(read.invite()).containsExactly(bob);
        assertThat(read.deviceKeys()).isEqualTo(Map.of(bob, List.of("D")));
        assertThat(read.extra()).isEqualTo(JsonValue.Null.NULL);
        assertThat(read.initialState().getFirst().content().members().keySet()).containsExactly("z", "a");
        assertThat(new String(Json.encode(read), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"n\",\"count\":3,\"preset\":\"private_chat\",\"invite\":[\"@b:x\"],"
                        + "\"initial_state\":[{\"type\":\"t\",\"state_key\":\"\",\"content\":{\"z\":null,\"a\":1.5}}],"
                        + "\"device_keys\":{\"@b:x\":[\"D\"]},\"extra\":null}");
    }

    @Test
    void leavesAbsentOptionalsNull() {
        Outer read = (Outer) OUTER.read(utf8("{\"name\":\"n\",\"count\":0,\"preset\":null}"));

        assertThat(read).isEqualTo(new Outer("n", 0, null, null, null, null, null));
    }

    @Test
    void takesNoBodyAsAnEmptyObjectWhenNothingIsNeeded() {
        assertThat(OPTIONAL.read(new byte[0])).isEqualTo(new AllOptional(null, null));
        assertThat(error(OUTER, new byte[0])).startsWith("M_NOT_JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    {"count":1}                                           | M_MISSING_PARAM `name` is missing.
                    {"name":"n"}                                          | M_MISSING_PARAM `count` is missing.
                    {"name":null,"count":1}                               | M_BAD_JSON `name` must be
                    {"name":"n","count":null}                             | M_BAD_JSON `count` must be
                    {"name":5,"count":1}                                  | M_BAD_JSON `name` must be a string.
                    {"name":"n","count":"1"}                              | M_BAD_JSON `count` must be an integer.
                    {"name":"n","count":1.5}                              | M_BAD_JSON `count` must be an integer.
                    {"name":"n","count":99999999999}                      | M_BAD_JSON `count` must be a smaller number.
                    {"name":"n","count":true}                             | M_BAD_JSON `count` must be an integer.
                    {"name":"n","count":1,"preset":"other"}               | M_INVALID_PARAM `preset`
                    {"name":"n","count":1,"preset":1}                     | M_BAD_JSON `preset` must be a string.
                    {"name":"n","count":1,"invite":["b"]}                 | M_INVALID_PARAM `invite[0]`
                    {"name":"n","count":1,"invite":[null]}                | M_BAD_JSON `invite
                    {"name":"n","count":1,"invite":{}}                    | M_BAD_JSON `invite` must be an array.
                    {"name":"n","count":1,"initial_state":[{"type":"t"}]} | M_MISSING_PARAM `initial_state[0].content`
                    {"name":"n","count":1,"initial_state":[{"type":"t","content":[]}]} | M_BAD_JSON `initial_state[0].content` must be an object.
                    {"name":"n","count":1,"extra":{"a":1,"a":2}}          | M_BAD_JSON `extra`
                    {"name":"\\ud800","count":1}                          | M_BAD_JSON `name`
                    {"name":"n","count":1                                 | M_NOT_JSON
                    {"name":"n","count":1} x                              | M_NOT_JSON
                    {"name":"n",,"count":1}                               | M_NOT_JSON
                    nonsense                                              | M_NOT_JSON
                    []                                                    | M_BAD_JSON The body
                    null                                                  | M_BAD_JSON The body
                    """)
    void saysWhichFieldIsWrong(String body, String expected) {
        assertThat(error(OUTER, utf8(body))).startsWith(expected).doesNotContain("dev.vesta", "java.");
    }

    @Test
    void refusesOtherEncodings() {
        assertThat(error(OUTER, "{\"name\":\"n\",\"count\":1}".getBytes(StandardCharsets.UTF_16LE)))
                .startsWith("M_NOT_JSON");
        assertThat(error(OUTER, "{\"name\":\"é\",\"count\":1}".getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("M_NOT_JSON");
    }

    @Test
    void writesOptionalsAndNestedMaps() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", Optional.of(1));
        map.put("b", JsonValue.Null.NULL);
        record WithOptional(Optional<String> present, Optional<String> absent) {}

        assertThat(new String(Json.encode(map), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1,\"b\":null}");
        assertThat(new String(
                        Json.encode(new WithOptional(Optional.of("x"), Optional.empty())), StandardCharsets.UTF_8))
                .isEqualTo("{\"present\":\"x\"}");
    }

    private static String error(BodyReader reader, byte[] body) {
        MatrixException e = catchThrowableOfType(MatrixException.class, () -> reader.read(body));
        return e.code() + " " + e.text();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
