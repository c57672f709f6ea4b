package dev.vesta.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.SharedMembers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonValueSerializerTest {
    private final ObjectMapper mapper = new ObjectMapper()
            .registerModule(new SimpleModule().addSerializer(JsonValue.class, new JsonValueSerializer()));

    @Test
    void whatIsSharedIsTheSameHoweverOftenItIsWritten() throws IOException {
        // Larger than the generator's buffer, and small.
        for (String text : new String[] {"é\u0001\"\\", "x\u00e9".repeat(20_000)}) {
            SharedMembers shared =
                    new SharedMembers(Map.of("content", JsonValue.obj("body", text), "type", JsonValue.str("t")));
            JsonValue.Obj event = new JsonValue.Obj(Map.of("unsigned", JsonValue.obj("age", 1L)), shared);
            JsonValue.Arr events = JsonValue.arr(event, event, JsonValue.obj("k", event), event);
            for (int i = 0; i < 3; i++) {
                assertThat(written(events)).isEqualTo(new ParseResult.Parsed<>(JsonValue.obj("list", events)));
            }
            assertThat(mapper.writeValueAsString(event))
                    .isEqualTo(new String(mapper.writeValueAsBytes(event), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsAllSharedIsWrittenToo() throws IOException {
        SharedMembers shared = new SharedMembers(Map.of("a", JsonValue.ofLong(1)));
        JsonValue.Obj object = new JsonValue.Obj(Map.of(), shared);
        for (int i = 0; i < 3; i++) {
            assertThat(mapper.writeValueAsString(object)).isEqualTo("{\"a\":1}");
        }
    }

    private ParseResult<JsonValue.Obj> written(JsonValue list) throws IOException {
        return JsonReader.readObject(mapper.writeValueAsBytes(JsonValue.obj("list", list)));
    }
}
