package dev.vesta.schemas;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the contents of events that the server acts on must look like. Only our own users' events are held against it:
/// what other servers send is for the authorization rules to judge.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-events))
///
/// Kinder than the spec where clients are known to differ: keys that we do not know are free, `null` and an empty
/// content mean "none" wherever nothing depends on it.
public final class EventContents {
    private static final Map<String, Schema> STATE = load(List.of(
            EventTypes.CREATE,
            EventTypes.MEMBER,
            EventTypes.POWER_LEVELS,
            EventTypes.JOIN_RULES,
            EventTypes.HISTORY_VISIBILITY,
            EventTypes.GUEST_ACCESS,
            EventTypes.NAME,
            EventTypes.TOPIC,
            EventTypes.AVATAR,
            EventTypes.CANONICAL_ALIAS,
            EventTypes.ENCRYPTION,
            EventTypes.THIRD_PARTY_INVITE,
            "m.room.server_acl",
            "m.room.tombstone",
            "m.room.pinned_events"));

    private static final Map<String, Schema> MESSAGES = load(List.of(EventTypes.REDACTION));

    private EventContents() {}

    /// The first thing that is wrong with the content of a state event; empty when nothing is, or the type is free.
    public static Optional<Violation> checkState(String type, JsonValue.Obj content) {
        return check(STATE.get(type), content);
    }

    /// The same for an event without a state key.
    public static Optional<Violation> checkMessage(String type, JsonValue.Obj content) {
        return check(MESSAGES.get(type), content);
    }

    private static Optional<Violation> check(@Nullable Schema schema, JsonValue.Obj content) {
        return schema == null ? Optional.empty() : SchemaValidator.first(schema, content);
    }

    static Map<String, Schema> all() {
        Map<String, Schema> all = new LinkedHashMap<>(STATE);
        all.putAll(MESSAGES);
        return all;
    }

    private static Map<String, Schema> load(List<String> types) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        types.forEach(type -> schemas.put(type, Schema.eventContent(type)));
        return schemas;
    }
}
