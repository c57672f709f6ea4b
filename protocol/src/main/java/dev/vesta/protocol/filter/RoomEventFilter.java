package dev.vesta.protocol.filter;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses events of rooms. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param events by type and sender
/// @param rooms by room
/// @param containsUrl true keeps only events with a `url` in their content, false only those without; null: all
/// @param lazyLoadMembers send only the members that the events need
/// @param includeRedundantMembers send these again even when the client should know them
/// @param relatedByRelTypes keeps only events that something relates to by one of these; empty: all
/// @param relatedBySenders keeps only events that something of one of these users relates to; empty: all
/// @param unreadThreadNotifications count unread events by thread
public record RoomEventFilter(
        EventFilter events,
        RoomChoice rooms,
        @Nullable Boolean containsUrl,
        boolean lazyLoadMembers,
        boolean includeRedundantMembers,
        Set<String> relatedByRelTypes,
        Set<String> relatedBySenders,
        boolean unreadThreadNotifications) {
    /// Excludes nothing.
    public static final RoomEventFilter ALL =
            new RoomEventFilter(EventFilter.ALL, RoomChoice.ALL, null, false, false, Set.of(), Set.of(), false);

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
                texts(fields.strings("related_by_rel_types")),
                texts(fields.ids("related_by_senders", '@')),
                fields.flag("unread_thread_notifications"));
    }

    private static Set<String> texts(@Nullable Collection<String> texts) {
        return texts == null ? Set.of() : Set.copyOf(texts);
    }

    /// Whether events pass only if something relates to them, which they do not say themselves: the other methods do
    /// not look at it.
    public boolean wantsChildren() {
        return !relatedByRelTypes.isEmpty() || !relatedBySenders.isEmpty();
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
