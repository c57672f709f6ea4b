package dev.vesta.clientapi.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFilterTest {
    private static final JsonValue.Obj TEXT = event("m.room.message", "@a:hs1", JsonValue.obj("body", "hi"));
    private static final JsonValue.Obj IMAGE = event("m.room.message", "@b:hs1", JsonValue.obj("url", "mxc://hs1/x"));
    private static final JsonValue.Obj NAME = event("m.room.name", "@a:hs1", JsonValue.obj("name", "n"));
    private static final List<JsonValue.Obj> EVENTS = List.of(TEXT, IMAGE, NAME);

    @Test
    void keepsEverythingWhenEmpty() {
        assertThat(EventFilter.of(null).acceptsAll()).isTrue();
        assertThat(filter(JsonValue.Obj.EMPTY).acceptsAll()).isTrue();
        assertThat(select(JsonValue.Obj.EMPTY)).isEqualTo(EVENTS);
    }

    @Test
    void keepsOnlyTheTypesAsked() {
        assertThat(select("types", List.of("m.room.name"))).containsExactly(NAME);
        assertThat(select("types", List.of("m.room.m*"))).containsExactly(TEXT, IMAGE);
        assertThat(select("types", List.of())).isEmpty();
    }

    @Test
    void dropsTypesEvenWhenTheyAreAskedFor() {
        JsonValue.Obj filter = JsonValue.obj("types", List.of("m.room.*"), "not_types", List.of("m.room.message"));
        assertThat(select(filter)).containsExactly(NAME);
    }

    @Test
    void keepsAndDropsSenders() {
        assertThat(select("senders", List.of("@b:hs1"))).containsExactly(IMAGE);
        assertThat(select("not_senders", List.of("@b:hs1"))).containsExactly(TEXT, NAME);
    }

    @Test
    void looksForUrls() {
        assertThat(select("contains_url", true)).containsExactly(IMAGE);
        assertThat(select("contains_url", false)).containsExactly(TEXT, NAME);
    }

    @Test
    void ignoresWhatItDoesNotKnowAndRefusesWrongTypes() {
        assertThat(filter(JsonValue.obj("org.example.x", 1)).acceptsAll()).isTrue();
        assertThat(filter(JsonValue.obj("lazy_load_members", true)).lazyLoadMembers())
                .isTrue();
        for (JsonValue.Obj wrong : List.of(
                JsonValue.obj("types", "m.room.name"),
                JsonValue.obj("senders", List.of(1)),
                JsonValue.obj("contains_url", "yes"))) {
            assertThatThrownBy(() -> filter(wrong))
                    .isInstanceOfSatisfying(
                            MatrixException.class, e -> assertThat(e.code()).isEqualTo(ErrCode.M_BAD_JSON));
        }
    }

    private static List<JsonValue.Obj> select(String key, Object value) {
        return select(JsonValue.obj(key, value));
    }

    private static List<JsonValue.Obj> select(JsonValue.Obj filter) {
        return EVENTS.stream().filter(filter(filter)::accepts).toList();
    }

    private static RoomEventFilter filter(JsonValue.Obj filter) {
        return EventFilter.of(new String(CanonicalJson.encode(filter), StandardCharsets.UTF_8));
    }

    private static JsonValue.Obj event(String type, String sender, JsonValue.Obj content) {
        return JsonValue.obj("type", type, "sender", sender, "content", content);
    }
}
