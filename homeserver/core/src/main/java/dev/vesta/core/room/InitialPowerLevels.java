package dev.vesta.core.room;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/// The power levels that a new room begins with.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom))
final class InitialPowerLevels {
    private static final int ADMIN = 100;
    private static final int MODERATOR = 50;

    /// From version 12 on a tombstone takes more than any level below the creators'.
    private static final int TOMBSTONE = 150;

    private InitialPowerLevels() {}

    static JsonValue.Obj content(CreateRoom wish, RoomVersion version, String preset, UserId creator) {
        boolean creatorsAbove = version.rules().creatorsAreAboveAll();
        Map<String, Object> users = new LinkedHashMap<>();
        if (!creatorsAbove) {
            users.put(creator.value(), ADMIN);
            if (preset.equals("trusted_private_chat")) {
                wish.invite().forEach(user -> users.put(user.value(), ADMIN));
            }
        }
        Map<String, Object> events = new LinkedHashMap<>();
        events.put("m.room.name", MODERATOR);
        events.put("m.room.avatar", MODERATOR);
        events.put("m.room.canonical_alias", MODERATOR);
        events.put("m.room.topic", MODERATOR);
        events.put("m.room.power_levels", ADMIN);
        events.put("m.room.history_visibility", ADMIN);
        events.put("m.room.encryption", ADMIN);
        events.put("m.room.server_acl", ADMIN);
        events.put("m.room.tombstone", creatorsAbove ? TOMBSTONE : ADMIN);
        JsonValue.Obj content = JsonValue.obj(
                "users", users,
                "users_default", 0,
                "events", events,
                "events_default", 0,
                "state_default", MODERATOR,
                "ban", MODERATOR,
                "kick", MODERATOR,
                "redact", MODERATOR,
                "invite", preset.equals("public_chat") ? MODERATOR : 0);
        for (Map.Entry<String, JsonValue> entry :
                wish.powerLevelOverride().members().entrySet()) {
            content = content.with(entry.getKey(), entry.getValue());
        }
        return content;
    }
}
