package dev.vesta.protocol.event;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RedactionRules;
import dev.vesta.protocol.room.RedactionRules.Kept;
import dev.vesta.protocol.room.RoomVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The redaction algorithm. ([spec](https://spec.matrix.org/v1.19/client-server-api/#redactions))
public final class Redaction {
    private Redaction() {}

    /// What is left of an event once it is redacted. Idempotent.
    public static JsonValue.Obj redact(RoomVersion version, JsonValue.Obj event) {
        return redact(version.rules().redaction(), event);
    }

    /// The same by the rules alone.
    public static JsonValue.Obj redact(RedactionRules rules, JsonValue.Obj event) {
        Map<String, JsonValue> left = LinkedHashMap.newLinkedHashMap(16);
        Kept kept = rules.content().get(event.string("type").orElse(""));
        for (Map.Entry<String, JsonValue> member : event.members().entrySet()) {
            if (!rules.topLevel().contains(member.getKey())) {
                continue;
            }
            boolean isContent = member.getKey().equals("content");
            left.put(member.getKey(), isContent ? content(kept, member.getValue()) : member.getValue());
        }
        return new JsonValue.Obj(left);
    }

    private static JsonValue content(@Nullable Kept kept, JsonValue content) {
        if (kept == null || !(content instanceof JsonValue.Obj object)) {
            return JsonValue.Obj.EMPTY;
        }
        if (kept.everything()) {
            return content;
        }
        Map<String, JsonValue> left = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            Set<String> nested = kept.nested().get(member.getKey());
            if (kept.keys().contains(member.getKey())) {
                left.put(member.getKey(), member.getValue());
            } else if (nested != null && member.getValue() instanceof JsonValue.Obj inner) {
                left.put(member.getKey(), only(nested, inner));
            }
        }
        return new JsonValue.Obj(left);
    }

    private static JsonValue.Obj only(Set<String> keys, JsonValue.Obj object) {
        Map<String, JsonValue> left = new LinkedHashMap<>();
        object.members().forEach((key, value) -> {
            if (keys.contains(key)) {
                left.put(key, value);
            }
        });
        return new JsonValue.Obj(left);
    }
}
