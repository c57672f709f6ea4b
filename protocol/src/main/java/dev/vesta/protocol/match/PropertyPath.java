package dev.vesta.protocol.match;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The way to a property of an event, like `content.m\.relates_to.rel_type`.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths))
///
/// @param names the names of the properties, from the outermost
public record PropertyPath(List<String> names) {
    public PropertyPath {
        names = List.copyOf(names);
    }

    /// Reads a path; every text is one. A backslash escapes a dot or a backslash and stands for itself
    /// elsewhere.
    public static PropertyPath of(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : '\0';
            if (c == '\\' && (next == '.' || next == '\\')) {
                name.append(next);
                i++;
            } else if (c == '.') {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString());
        return new PropertyPath(names);
    }

    /// What the event has there (perhaps `null`), or empty when the property is absent.
    public Optional<JsonValue> find(JsonValue.Obj event) {
        JsonValue value = event;
        for (String name : names) {
            JsonValue inner = value instanceof JsonValue.Obj object ? object.get(name) : null;
            if (inner == null) {
                return Optional.empty();
            }
            value = inner;
        }
        return Optional.of(value);
    }
}
