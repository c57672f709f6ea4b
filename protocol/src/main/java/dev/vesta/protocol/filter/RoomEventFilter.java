package dev.vesta.protocol.filter;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import org.jspecify.annotations.Nullable;

/// Chooses events of rooms. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param events by type and sender
/// @param rooms by room
/// @param containsUrl true keeps only events with a `url` in their content, false only those without; null: all
/// @param lazyLoadMembers send only the members that the events need
/// @param includeRedundantMembers send these again even when the client should know them
/// @param unreadThreadNotifications count unread events by thread
public record RoomEventFilter(
        EventFilter events,
        RoomChoice rooms,
        @Nullable Boolean containsUrl,
        boolean lazyLoadMembers,
        boolean includeRedundantMembers,
        boolean unreadThreadNotifications) {
    /// Excludes nothing.
    public static final RoomEventFilter ALL =
            new RoomEventFilter(EventFilter.ALL, RoomChoice.ALL, null, false, false, false);

    /// Reads a filter. Unknown members are ignored, known ones of a wrong type make it malformed.
    public static ParseResult<RoomEventFilter> parse(JsonValue.Obj filter) {
        try {
            return new Parsed<>(read(FilterFields.of(filter)));
        } catch (FilterFields.Refused e) {
            return new Malformed<>(e.reason);
        }
    }

    static RoomEventFilter read(FilterFields fields) throws FilterFields.Refused {
        return new RoomEventFilter(
                EventFilter.read(fields),
                RoomChoice.read(fields),
                fields.bool("contains_url"),
                fields.flag("lazy_load_members"),
                fields.flag("include_redundant_members"),
                fields.flag("unread_thread_notifications"));
    }

    /// Whether the filter excludes nothing; the limit does not count.
    public boolean acceptsAll() {
        return events.acceptsAll() && rooms.acceptsAll() && containsUrl == null;
    }

    /// Whether an event passes.
    public boolean accepts(Pdu event) {
        return acceptsAll()
                || (events.accepts(event.type(), event.sender().value())
                        && acceptsContent(event.content())
                        && (rooms.acceptsAll() || rooms.accepts(event.roomId().value())));
    }

    /// The same for an event as clients get it. One that does not name its room is taken as of a room that
    /// passes.
    public boolean accepts(JsonValue.Obj event) {
        return acceptsAll()
                || (events.accepts(
                                event.string("type").orElse(""),
                                event.string("sender").orElse(""))
                        && acceptsContent(event.object("content").orElse(JsonValue.Obj.EMPTY))
                        && event.string("room_id").map(rooms::accepts).orElse(true));
    }

    private boolean acceptsContent(JsonValue.Obj content) {
        return containsUrl == null || containsUrl == content.has("url");
    }
}
