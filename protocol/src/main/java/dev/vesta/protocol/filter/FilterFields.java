package dev.vesta.protocol.filter;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the members of a filter. A member that is `null` counts as absent, unknown ones are not looked at.
final class FilterFields {
    /// Ends the reading of a filter; never leaves this package.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        final String reason;

        Refused(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }
    }

    private final String path;
    private final JsonValue.Obj object;

    private FilterFields(String path, JsonValue.Obj object) {
        this.path = path;
        this.object = object;
    }

    static FilterFields of(JsonValue.Obj filter) {
        return new FilterFields("", filter);
    }

    /// The filter inside this one; an empty one when it is absent.
    FilterFields inner(String key) throws Refused {
        return switch (member(key)) {
            case null -> new FilterFields(path + key + ".", JsonValue.Obj.EMPTY);
            case JsonValue.Obj inner -> new FilterFields(path + key + ".", inner);
            case JsonValue other -> throw refused(key, "an object");
        };
    }

    @Nullable
    List<String> strings(String key) throws Refused {
        return switch (member(key)) {
            case null -> null;
            case JsonValue.Arr array -> {
                List<String> texts = new ArrayList<>(array.items().size());
                for (JsonValue item : array.items()) {
                    if (!(item instanceof JsonValue.Str(String text))) {
                        throw refused(key, "a list of strings");
                    }
                    texts.add(text);
                }
                yield List.copyOf(texts);
            }
            case JsonValue other -> throw refused(key, "a list of strings");
        };
    }

    /// A list of ids, which all begin with this character.
    @Nullable
    Set<String> ids(String key, char sigil) throws Refused {
        List<String> texts = strings(key);
        if (texts == null) {
            return null;
        }
        for (String text : texts) {
            if (text.isEmpty() || text.charAt(0) != sigil) {
                throw refused(key, "a list of ids that begin with " + sigil);
            }
        }
        return new LinkedHashSet<>(texts);
    }

    @Nullable
    Boolean bool(String key) throws Refused {
        return switch (member(key)) {
            case null -> null;
            case JsonValue.Bool(boolean value) -> value;
            case JsonValue other -> throw refused(key, "true or false");
        };
    }

    boolean flag(String key) throws Refused {
        return Boolean.TRUE.equals(bool(key));
    }

    /// A number of events, 0 or more; one beyond `int` is the greatest `int`.
    @Nullable
    Integer count(String key) throws Refused {
        return switch (member(key)) {
            case null -> null;
            case JsonValue.Int(long value) when value >= 0 -> (int) Math.min(value, Integer.MAX_VALUE);
            case JsonValue other -> throw refused(key, "an integer, 0 or more");
        };
    }

    @Nullable
    String oneOf(String key, Set<String> choices) throws Refused {
        return switch (member(key)) {
            case null -> null;
            case JsonValue.Str(String text) when choices.contains(text) -> text;
            case JsonValue other -> throw refused(key, "one of " + String.join(", ", new TreeSet<>(choices)));
        };
    }

    private @Nullable JsonValue member(String key) {
        JsonValue value = object.get(key);
        return value == JsonValue.Null.NULL ? null : value;
    }

    private Refused refused(String key, String wanted) {
        return new Refused("filter: " + path + key + " must be " + wanted + ".");
    }
}
