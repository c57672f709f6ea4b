package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.Judge.ALLOWED;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Rule 10 of version 12, 9 of versions 6 to 11, 10 of older ones: `m.room.power_levels`.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules))
final class PowerLevelRules {
    private static final List<String> SINGLE =
            List.of("users_default", "events_default", "state_default", "ban", "redact", "kick", "invite");

    private final Judge judge;
    private final JsonValue.Obj next;
    private final long senderLevel;

    private PowerLevelRules(Judge judge) {
        this.judge = judge;
        this.next = judge.event().content();
        this.senderLevel = judge.senderLevel();
    }

    static AuthVerdict check(Judge judge) {
        PowerLevelRules rules = new PowerLevelRules(judge);
        Pdu previous = judge.state().get(new StateKey(EventTypes.POWER_LEVELS, ""));
        AuthVerdict malformed = rules.form(previous == null);
        if (malformed != null) {
            return malformed;
        }
        // 10.5
        if (previous == null) {
            return ALLOWED;
        }
        AuthVerdict denied = rules.changes(previous.content());
        return denied == null ? ALLOWED : denied;
    }

    /// 10.1 to 10.4: what the content must look like. Until version 9 the list says so of `users` alone; but what is no
    /// level cannot be compared either, so that the comparing rules refuse it, where there is something to compare.
    private @Nullable AuthVerdict form(boolean first) {
        boolean listed = judge.rules().integerPowerLevels();
        if (listed || !first) {
            AuthVerdict malformed = levels(listed);
            if (malformed != null) {
                return malformed;
            }
        }
        // 10.3
        if (!holdsLevels("users")) {
            return denied(3, "`users` is no object of levels.");
        }
        JsonValue.Obj users = map(next, "users");
        for (String user : users.members().keySet()) {
            if (UserId.parse(user).isEmpty()) {
                return denied(3, "`users` has a key that is no user id.");
            }
        }
        // 10.4, since version 12
        if (judge.rules().creatorsAreAboveAll()) {
            for (String creator : PowerLevels.creators(judge.create())) {
                if (users.has(creator)) {
                    String rule = judge.numbers().powerLevels()
                            + "."
                            + judge.numbers().creatorsInUsers();
                    return Judge.denied(rule, "`users` names a creator of the room.");
                }
            }
        }
        return null;
    }

    private @Nullable AuthVerdict levels(boolean listed) {
        // 10.1
        for (String key : SINGLE) {
            if (next.has(key) && level(next, key) == null) {
                return denied(listed ? 1 : 5, "`" + key + "` is no level.");
            }
        }
        // 10.2
        for (String key : compared()) {
            if (!holdsLevels(key)) {
                return denied(listed ? 2 : 6, "`" + key + "` is no object of levels.");
            }
        }
        return null;
    }

    /// 10.6 to 10.10: who may change what.
    private @Nullable AuthVerdict changes(JsonValue.Obj previous) {
        // 10.6
        for (String key : SINGLE) {
            Change change = change(previous, next, key);
            if (change.exists() && change.from != null && change.from > senderLevel) {
                return denied("5.1", key);
            }
            if (change.exists() && change.to != null && change.to > senderLevel) {
                return denied("5.2", key);
            }
        }
        for (String map : compared()) {
            JsonValue.Obj from = map(previous, map);
            JsonValue.Obj to = map(next, map);
            for (String key : keys(from, to)) {
                Change change = change(from, to, key);
                // 10.7
                if (change.exists() && change.from != null && change.from > senderLevel) {
                    return denied("6.1", map);
                }
                // 10.8
                if (change.exists() && change.to != null && change.to > senderLevel) {
                    return denied("7.1", map);
                }
            }
        }
        return users(map(previous, "users"), map(next, "users"));
    }

    private @Nullable AuthVerdict users(JsonValue.Obj from, JsonValue.Obj to) {
        for (String user : keys(from, to)) {
            Change change = change(from, to, user);
            boolean own = user.equals(judge.sender());
            // 10.9
            if (change.exists() && !own && change.from != null && change.from >= senderLevel) {
                return denied("8.1", "users");
            }
            // 10.10
            if (change.exists() && change.to != null && change.to > senderLevel) {
                return denied("9.1", "users");
            }
        }
        return null;
    }

    /// The maps, beside `users`, whose changes count.
    private List<String> compared() {
        return judge.rules().notificationLevels() ? List.of("events", "notifications") : List.of("events");
    }

    private boolean holdsLevels(String key) {
        JsonValue value = next.get(key);
        return value == null
                || (value instanceof JsonValue.Obj object
                        && object.members().keySet().stream().noneMatch(member -> level(object, member) == null));
    }

    private @Nullable Long level(JsonValue.Obj object, String key) {
        return LevelValue.read(judge.rules(), object.get(key));
    }

    private Change change(JsonValue.Obj from, JsonValue.Obj to, String key) {
        return new Change(level(from, key), level(to, key));
    }

    private static JsonValue.Obj map(JsonValue.Obj content, String key) {
        return content.object(key).orElse(JsonValue.Obj.EMPTY);
    }

    private static Set<String> keys(JsonValue.Obj from, JsonValue.Obj to) {
        Set<String> keys = new TreeSet<>(from.members().keySet());
        keys.addAll(to.members().keySet());
        return keys;
    }

    private AuthVerdict denied(int sub, String text) {
        return Judge.denied(judge.numbers().powerLevelsRule(sub), text);
    }

    private AuthVerdict denied(String sub, String key) {
        int dot = sub.indexOf('.');
        int first = Integer.parseInt(sub.substring(0, dot));
        return Judge.denied(
                judge.numbers().powerLevelsRule(first) + sub.substring(dot),
                "The sender's power level does not allow this change of `" + key + "`.");
    }

    /// A level before and after; null where there is none.
    private record Change(@Nullable Long from, @Nullable Long to) {
        boolean exists() {
            return from == null ? to != null : !from.equals(to);
        }
    }
}
