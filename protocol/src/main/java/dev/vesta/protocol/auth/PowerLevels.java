package dev.vesta.protocol.auth;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The power levels in force in a room. ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels))
public final class PowerLevels {
    /// A creator's level where creators stand above all (version 12).
    public static final long INFINITE = Long.MAX_VALUE;

    private static final long DEFAULT_MODERATION = 50;
    private static final long DEFAULT_CREATOR = 100;

    private final RoomRules rules;
    private final Set<String> creators;
    private final JsonValue.@Nullable Obj content;

    private PowerLevels(RoomRules rules, Set<String> creators, JsonValue.@Nullable Obj content) {
        this.rules = rules;
        this.creators = creators;
        this.content = content;
    }

    /// From the create event and the power levels event (null: the defaults before there is one).
    public static PowerLevels of(Pdu create, @Nullable Pdu powerLevels) {
        return new PowerLevels(
                create.version().rules(), creators(create), powerLevels == null ? null : powerLevels.content());
    }

    /// The room's creators: who sent the create event, and from version 12 on its `additional_creators`.
    public static Set<String> creators(Pdu create) {
        RoomRules rules = create.version().rules();
        Set<String> creators = new HashSet<>();
        if (rules.implicitCreator()) {
            creators.add(create.sender().value());
        } else {
            create.content().string("creator").ifPresent(creators::add);
        }
        if (rules.creatorsAreAboveAll()) {
            for (JsonValue creator : create.content()
                    .array("additional_creators")
                    .orElse(JsonValue.Arr.EMPTY)
                    .items()) {
                if (creator instanceof JsonValue.Str user) {
                    creators.add(user.value());
                }
            }
        }
        return creators;
    }

    /// A user's level.
    public long ofUser(UserId user) {
        return ofUser(user.value());
    }

    /// The same for a text that should be a user id, like the state key of a member event.
    public long ofUser(String user) {
        if (creators.contains(user)) {
            if (rules.creatorsAreAboveAll()) {
                return INFINITE;
            }
            if (content == null) {
                return DEFAULT_CREATOR;
            }
        }
        if (content == null) {
            return 0;
        }
        Long own = nested("users", user);
        return own == null ? level("users_default", 0) : own;
    }

    /// The level that sending such an event takes. Memberships have rules of their own.
    public long toSend(String type, boolean state) {
        long otherwise = state ? level("state_default", DEFAULT_MODERATION) : level("events_default", 0);
        Long ofType = nested("events", type);
        return ofType == null ? otherwise : ofType;
    }

    /// The level that inviting takes.
    public long toInvite() {
        return level("invite", 0);
    }

    /// The level that kicking takes.
    public long toKick() {
        return level("kick", DEFAULT_MODERATION);
    }

    /// The level that banning takes.
    public long toBan() {
        return level("ban", DEFAULT_MODERATION);
    }

    /// The level that redacting others' events takes, beside the one to send the redaction.
    public long toRedact() {
        return level("redact", DEFAULT_MODERATION);
    }

    /// The level that notifying the whole room takes, by the key in `notifications` (`room`).
    public long toNotify(String key) {
        Long ofKey = nested("notifications", key);
        return ofKey == null ? DEFAULT_MODERATION : ofKey;
    }

    private long level(String key, long otherwise) {
        Long level = content == null ? null : LevelValue.read(rules, content.get(key));
        return level == null ? otherwise : level;
    }

    private @Nullable Long nested(String object, String key) {
        return content == null
                ? null
                : LevelValue.read(
                        rules,
                        content.object(object).orElse(JsonValue.Obj.EMPTY).get(key));
    }
}
