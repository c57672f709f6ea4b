package dev.vesta.protocol.auth;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import java.util.LinkedHashMap;
import java.util.Map;

/// Power levels on their way into a room of another version: every level becomes an integer, which all versions take.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-20))
public final class CarriedLevels {
    private CarriedLevels() {}

    /// What a power levels event says, in the form of the newest versions. What was no level in the old room had no
    /// effect there and is left out, and so is who is no user.
    ///
    /// @param rules of the room that the content comes from
    /// @param content of its `m.room.power_levels`
    public static JsonValue.Obj of(RoomRules rules, JsonValue.Obj content) {
        Map<String, JsonValue> carried = new LinkedHashMap<>();
        content.members().forEach((key, value) -> {
            switch (key) {
                case "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite" ->
                    put(carried, key, rules, value);
                case "users" -> carried.put(key, levels(rules, value, true));
                case "events", "notifications" -> carried.put(key, levels(rules, value, false));
                default -> {
                    // Nobody knows what else may stand here: what no version could refuse goes along.
                    if (value instanceof JsonValue.Str || value instanceof JsonValue.Bool) {
                        carried.put(key, value);
                    }
                }
            }
        });
        return new JsonValue.Obj(carried);
    }

    private static JsonValue.Obj levels(RoomRules rules, JsonValue value, boolean ofUsers) {
        Map<String, JsonValue> carried = new LinkedHashMap<>();
        if (value instanceof JsonValue.Obj levels) {
            levels.members().forEach((key, level) -> {
                if (!ofUsers || UserId.parse(key).isPresent()) {
                    put(carried, key, rules, level);
                }
            });
        }
        return new JsonValue.Obj(carried);
    }

    private static void put(Map<String, JsonValue> into, String key, RoomRules rules, JsonValue value) {
        Long level = LevelValue.read(rules, value);
        if (level != null) {
            into.put(key, new JsonValue.Int(Math.clamp(level, -JsonValue.MAX_INTEGER, JsonValue.MAX_INTEGER)));
        }
    }
}
