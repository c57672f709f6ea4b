package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CarriedLevelsTest {
    private static final JsonValue.Obj OLD = JsonValue.obj(
            "ban",
            " 50",
            "kick",
            new JsonValue.Num(new BigDecimal("49.9")),
            "invite",
            "many",
            "users",
            Map.of("@a:x", "100", "nobody", 5, "@b:x", 7),
            "events",
            Map.of("m.room.name", "25", "m.room.topic", JsonValue.Null.NULL),
            "users_default",
            "99999999999999999999",
            "note",
            "kept",
            "odd",
            new JsonValue.Num(new BigDecimal("0.5")));

    @Test
    void makesIntegersOfTextsAndFractions() {
        assertThat(CarriedLevels.of(RoomVersion.V1.rules(), OLD))
                .isEqualTo(JsonValue.obj(
                        "ban",
                        50,
                        "kick",
                        49,
                        "users",
                        Map.of("@a:x", 100, "@b:x", 7),
                        "events",
                        Map.of("m.room.name", 25),
                        "users_default",
                        JsonValue.MAX_INTEGER,
                        "note",
                        "kept"));
    }

    @Test
    void leavesOutWhatWasNoLevelInTheOldRoom() {
        assertThat(CarriedLevels.of(RoomVersion.V10.rules(), OLD))
                .isEqualTo(JsonValue.obj("users", Map.of("@b:x", 7), "events", Map.of(), "note", "kept"));
    }
}
