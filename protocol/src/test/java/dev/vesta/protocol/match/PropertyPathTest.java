package dev.vesta.protocol.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyPathTest {
    @Test
    void splitsAtDotsAndUnescapes() {
        assertThat(names("content.body")).containsExactly("content", "body");
        assertThat(names("content.m\\.relates_to")).containsExactly("content", "m.relates_to");
        assertThat(names("content.m\\\\foo")).containsExactly("content", "m\\foo");
        assertThat(names("a\\xb.c\\")).containsExactly("a\\xb", "c\\");
        assertThat(names("")).containsExactly("");
        assertThat(names("a..b.")).containsExactly("a", "", "b", "");
        assertThat(names("a\\\\.b")).containsExactly("a\\", "b");
    }

    @Test
    void findsPropertiesAndTheirAbsence() {
        JsonValue.Obj event =
                JsonValue.obj("content", JsonValue.obj("a.b", 1, "none", JsonValue.Null.NULL, "list", List.of(1)));
        assertThat(PropertyPath.of("content.a\\.b").find(event)).contains(JsonValue.of(1));
        assertThat(PropertyPath.of("content.none").find(event)).contains(JsonValue.Null.NULL);
        assertThat(PropertyPath.of("content.a.b").find(event)).isEmpty();
        assertThat(PropertyPath.of("content.list.0").find(event)).isEmpty();
        assertThat(PropertyPath.of("type").find(event)).isEmpty();
    }

    private static List<String> names(String path) {
        return PropertyPath.of(path).names();
    }
}
