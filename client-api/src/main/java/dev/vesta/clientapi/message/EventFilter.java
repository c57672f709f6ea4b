package dev.vesta.clientapi.message;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.List;

/// The filter of a request for pages of a room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
record EventFilter(RoomEventFilter rules) {
    static final EventFilter ALL = new EventFilter(RoomEventFilter.ALL);

    /// Reads the filter; unknown members are ignored, known ones of a wrong type are `M_BAD_JSON`.
    static EventFilter of(JsonValue.Obj filter) {
        return switch (RoomEventFilter.parse(filter)) {
            case Parsed<RoomEventFilter>(RoomEventFilter rules) -> new EventFilter(rules);
            case Malformed<RoomEventFilter>(String reason) -> throw Errors.badJson(reason);
        };
    }

    /// Whether the filter drops nothing.
    boolean acceptsAll() {
        return rules.acceptsAll();
    }

    boolean lazyLoadMembers() {
        return rules.lazyLoadMembers();
    }

    /// The events that pass, in their order.
    List<JsonValue.Obj> select(List<JsonValue.Obj> events) {
        return acceptsAll() ? events : events.stream().filter(rules::accepts).toList();
    }
}
