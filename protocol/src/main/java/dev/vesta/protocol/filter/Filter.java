package dev.vesta.protocol.filter;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.match.PropertyPath;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client wants of a sync.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter))
///
/// @param eventFields the properties of events that the client reads (it may be sent more); null: all
/// @param federationFormat events as servers exchange them, not as clients usually get them
/// @param presence which presence
/// @param accountData which of the user's data that belong to no room
/// @param room what of rooms
public record Filter(
        @Nullable List<PropertyPath> eventFields,
        boolean federationFormat,
        EventFilter presence,
        EventFilter accountData,
        RoomFilter room) {
    private static final Set<String> FORMATS = Set.of("client", "federation");

    /// Reads a filter. Unknown members are ignored, known ones of a wrong type make it malformed.
    public static ParseResult<Filter> parse(JsonValue.Obj filter) {
        try {
            FilterFields fields = FilterFields.of(filter);
            List<String> paths = fields.strings("event_fields");
            return new Parsed<>(new Filter(
                    paths == null ? null : paths.stream().map(PropertyPath::of).toList(),
                    "federation".equals(fields.oneOf("event_format", FORMATS)),
                    EventFilter.read(fields.inner("presence")),
                    EventFilter.read(fields.inner("account_data")),
                    RoomFilter.read(fields.inner("room"))));
        } catch (FilterFields.Refused e) {
            return new Malformed<>(e.reason);
        }
    }

    /// The properties of events that the client reads, ready to be used.
    public EventFields fields() {
        return EventFields.of(eventFields);
    }
}
