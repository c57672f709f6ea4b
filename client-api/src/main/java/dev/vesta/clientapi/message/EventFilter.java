package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import org.jspecify.annotations.Nullable;

/// The filter of a request for events of a room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
final class EventFilter {
    private EventFilter() {}

    /// Reads the filter, null for none; unknown members are ignored, known ones of a wrong type are `M_BAD_JSON`, and
    /// what is no JSON is `M_NOT_JSON`.
    static RoomEventFilter of(@Nullable String filter) {
        if (filter == null) {
            return RoomEventFilter.ALL;
        }
        return switch (RoomEventFilter.parse(Params.jsonObject(filter, "filter"))) {
            case Parsed<RoomEventFilter>(RoomEventFilter rules) -> rules;
            case Malformed<RoomEventFilter>(String reason) -> throw Errors.badJson(reason);
        };
    }
}
