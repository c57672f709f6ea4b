package dev.vesta.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedMembersTest {
    private static final SharedMembers SHARED = new SharedMembers(Map.of("b", JsonValue.str("é\u0001")));

    @Test
    void areMembersOfEachObject() {
        JsonValue.Obj object = new JsonValue.Obj(Map.of("a", JsonValue.ofLong(1)), SHARED);
        assertThat(object).isEqualTo(JsonValue.obj("a", 1L, "b", "é\u0001"));
        assertThat(object).hasSameHashCodeAs(JsonValue.obj("b", "é\u0001", "a", 1L));
        assertThat(object.members().keySet()).containsExactly("a", "b");
        assertThat(object.string("b")).contains("é\u0001");
        assertThat(object.without("b")).isEqualTo(JsonValue.obj("a", 1L));
        assertThat(object.with("b", JsonValue.str("c"))).isEqualTo(JsonValue.obj("a", 1L, "b", "c"));
        assertThat(CanonicalJson.encode(object))
                .isEqualTo(CanonicalJson.encode(JsonValue.obj("a", 1L, "b", "é\u0001")));
    }

    @Test
    void areEncodedWhenTheyAreAskedForAgain() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("z", JsonValue.arr(1L, "x"));
        members.put("b", JsonValue.str("é\u0001"));
        SharedMembers shared = new SharedMembers(members);
        assertThat(shared.encoded()).isNull();
        assertThat(new String(shared.encoded(), StandardCharsets.UTF_8))
                .isEqualTo("\"b\":\"é\\u0001\",\"z\":[1,\"x\"]");
        assertThat(shared.encoded()).isSameAs(shared.encoded());
    }
}
