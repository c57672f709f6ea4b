package dev.vesta.protocol.push;

import dev.vesta.protocol.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a matching rule asks for. ([spec](https://spec.matrix.org/v1.19/client-server-api/#actions))
///
/// @param notifies whether the event notifies the user
/// @param tweaks what the notification is given along, in the order of the rule
public record PushActions(boolean notifies, Map<String, JsonValue> tweaks) {
    /// No notification.
    public static final PushActions NONE = new PushActions(false, Map.of());

    public PushActions {
        tweaks = Collections.unmodifiableMap(new LinkedHashMap<>(tweaks));
    }

    /// Reads the actions of a rule. What is not known is ignored, `dont_notify` and `coalesce` among it.
    public static PushActions of(List<JsonValue> actions) {
        boolean notify = false;
        Map<String, JsonValue> tweaks = new LinkedHashMap<>();
        for (JsonValue action : actions) {
            if (action instanceof JsonValue.Str(String name)) {
                notify |= name.equals("notify");
            } else if (action instanceof JsonValue.Obj object) {
                object.string("set_tweak").ifPresent(tweak -> set(tweaks, tweak, object));
            }
        }
        return new PushActions(notify, tweaks);
    }

    private static void set(Map<String, JsonValue> tweaks, String tweak, JsonValue.Obj action) {
        JsonValue value = action.get("value");
        if (value != null) {
            tweaks.put(tweak, value);
        } else if (tweak.equals("highlight")) {
            tweaks.put(tweak, new JsonValue.Bool(true));
        }
    }

    /// Whether the event is to be set off from the others. Counts as highlighted only when it notifies at all.
    public boolean highlight() {
        return notifies && new JsonValue.Bool(true).equals(tweaks.get("highlight"));
    }
}
