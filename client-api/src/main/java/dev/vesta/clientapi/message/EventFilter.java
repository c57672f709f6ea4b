package dev.vesta.clientapi.message;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `RoomEventFilter`. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param types event types to keep, `*` standing for any text; null: all
/// @param notTypes event types to drop, even when `types` has them
/// @param senders senders to keep; null: all
/// @param containsUrl true keeps only events with a `url`, false only those without; null: all
record EventFilter(
        @Nullable List<String> types,
        List<String> notTypes,
        @Nullable List<String> senders,
        List<String> notSenders,
        @Nullable Boolean containsUrl,
        boolean lazyLoadMembers) {
    static final EventFilter ALL = new EventFilter(null, List.of(), null, List.of(), null, false);

    /// Reads the filter; unknown members are ignored, known ones of a wrong type are `M_BAD_JSON`.
    static EventFilter of(JsonValue.Obj filter) {
        List<String> notTypes = strings(filter, "not_types");
        List<String> notSenders = strings(filter, "not_senders");
        return new EventFilter(
                strings(filter, "types"),
                notTypes == null ? List.of() : notTypes,
                strings(filter, "senders"),
                notSenders == null ? List.of() : notSenders,
                bool(filter, "contains_url"),
                Boolean.TRUE.equals(bool(filter, "lazy_load_members")));
    }

    private static @Nullable List<String> strings(JsonValue.Obj filter, String key) {
        return switch (filter.get(key)) {
            case null -> null;
            case JsonValue.Null n -> null;
            case JsonValue.Arr array -> {
                List<String> texts = new ArrayList<>();
                for (JsonValue item : array.items()) {
                    if (!(item instanceof JsonValue.Str text)) {
                        throw Errors.badJson("filter: " + key + " must be a list of strings.");
                    }
                    texts.add(text.value());
                }
                yield List.copyOf(texts);
            }
            case JsonValue other -> throw Errors.badJson("filter: " + key + " must be a list of strings.");
        };
    }

    private static @Nullable Boolean bool(JsonValue.Obj filter, String key) {
        return switch (filter.get(key)) {
            case null -> null;
            case JsonValue.Null n -> null;
            case JsonValue.Bool bool -> bool.value();
            case JsonValue other -> throw Errors.badJson("filter: " + key + " must be true or false.");
        };
    }

    /// Whether the filter drops nothing.
    boolean acceptsAll() {
        return types == null && notTypes.isEmpty() && senders == null && notSenders.isEmpty() && containsUrl == null;
    }

    /// The events that pass, in their order.
    List<JsonValue.Obj> select(List<JsonValue.Obj> events) {
        return acceptsAll() ? events : events.stream().filter(this::accepts).toList();
    }

    /// Whether this event (in the client's form) passes.
    boolean accepts(JsonValue.Obj event) {
        String type = event.string("type").orElse("");
        String sender = event.string("sender").orElse("");
        boolean url = event.object("content").flatMap(c -> c.string("url")).isPresent();
        return notTypes.stream().noneMatch(pattern -> glob(pattern, type))
                && (types == null || types.stream().anyMatch(pattern -> glob(pattern, type)))
                && !notSenders.contains(sender)
                && (senders == null || senders.contains(sender))
                && (containsUrl == null || containsUrl == url);
    }

    /// Matches `*` without a regex: those can be made to run for ages by whoever writes the filter.
    static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
