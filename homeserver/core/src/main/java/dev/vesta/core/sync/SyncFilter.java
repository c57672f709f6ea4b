package dev.vesta.core.sync;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.filter.Filter;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.filter.RoomFilter;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.Objects;

/// A filter as sync obeys it so far: the room part, with the limits of this server.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param room what the client asked for
/// @param timelineLimit events a room, 0 to 100
record SyncFilter(RoomFilter room, int timelineLimit) {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;
    private static final int SCAN_FACTOR = 10;

    /// `M_BAD_JSON` for a filter with a member of a wrong type.
    static SyncFilter of(JsonValue.Obj json) {
        return switch (Filter.parse(json)) {
            case Parsed<Filter>(Filter filter) -> {
                RoomFilter room = filter.room();
                int limit = Objects.requireNonNullElse(room.timeline().events().limit(), DEFAULT_LIMIT);
                yield new SyncFilter(room, Math.min(limit, MAX_LIMIT));
            }
            case Malformed<Filter>(String reason) -> throw Errors.badJson(reason);
        };
    }

    /// Which events of the timeline.
    boolean inTimeline(Pdu event) {
        return room.timeline().accepts(event);
    }

    /// Which events of the state.
    RoomEventFilter state() {
        return room.state();
    }

    /// Only the members that the timeline needs.
    boolean lazyMembers() {
        return room.lazyLoadMembers();
    }

    /// Rooms that were left long ago too, in an initial sync.
    boolean includeLeave() {
        return room.includeLeave();
    }

    /// How many events to look at for a timeline: more than it takes where some are not wanted.
    int scanLimit() {
        return room.timeline().acceptsAll() ? timelineLimit : timelineLimit * SCAN_FACTOR;
    }

    boolean allowsRoom(String roomId) {
        return room.rooms().accepts(roomId);
    }
}
