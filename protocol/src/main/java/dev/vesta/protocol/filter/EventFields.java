package dev.vesta.protocol.filter;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.match.PropertyPath;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The properties of events that a client wants: `event_fields` of a filter, ready to be used on many events.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter))
public final class EventFields {
    /// Everything.
    public static final EventFields ALL = new EventFields(null);

    /// Null for everything.
    private final @Nullable Wanted wanted;

    private EventFields(@Nullable Wanted wanted) {
        this.wanted = wanted;
    }

    /// Names that are wanted, each with all of its value or with some properties of it.
    private static final class Wanted {
        final Map<String, Wanted> inner = new HashMap<>();
        boolean whole;
    }

    /// Those at these paths; null means everything, and so does a list without any, because an event without any
    /// property is of no use and more may be sent than was asked for.
    public static EventFields of(@Nullable List<PropertyPath> paths) {
        if (paths == null || paths.isEmpty()) {
            return ALL;
        }
        Wanted root = new Wanted();
        for (PropertyPath path : paths) {
            Wanted at = root;
            for (String name : path.names()) {
                at = at.inner.computeIfAbsent(name, absent -> new Wanted());
            }
            at.whole = true;
        }
        return new EventFields(root);
    }

    /// What is left of an event, in its order. A path that leads nowhere, or into something that is no object, adds
    /// nothing; elements of lists have no paths.
    ///
    /// @param event in the form in which the client would get it
    public JsonValue.Obj of(JsonValue.Obj event) {
        return wanted == null ? event : keep(wanted, event);
    }

    /// Goes no deeper than the event does.
    private static JsonValue.Obj keep(Wanted wanted, JsonValue.Obj object) {
        Map<String, JsonValue> kept = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            Wanted of = wanted.inner.get(member.getKey());
            if (of == null) {
                continue;
            }
            if (of.whole) {
                kept.put(member.getKey(), member.getValue());
            } else if (member.getValue() instanceof JsonValue.Obj inner) {
                JsonValue.Obj some = keep(of, inner);
                if (!some.members().isEmpty()) {
                    kept.put(member.getKey(), some);
                }
            }
        }
        return new JsonValue.Obj(kept);
    }
}
