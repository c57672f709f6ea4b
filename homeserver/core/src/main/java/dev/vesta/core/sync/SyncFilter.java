package dev.vesta.core.sync;

import dev.vesta.core.error.Errors;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.filter.EventFields;
import dev.vesta.protocol.filter.EventFilter;
import dev.vesta.protocol.filter.Filter;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What a client wants of one sync: its filter, with the limits of this server.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param filter what the client asked for
/// @param fields the properties of events that it reads
/// @param timelineLimit events a room, 0 to 100
/// @param section which state it wants beside a timeline
public record SyncFilter(Filter filter, EventFields fields, int timelineLimit, StateSection section) {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;
    private static final int SCAN_FACTOR = 10;

    /// `M_BAD_JSON` for a filter with a member of a wrong type.
    static SyncFilter of(JsonValue.Obj json, StateSection section) {
        return switch (Filter.parse(json)) {
            case Parsed<Filter>(Filter filter) -> {
                int limit = Objects.requireNonNullElse(
                        filter.room().timeline().events().limit(), DEFAULT_LIMIT);
                yield new SyncFilter(filter, filter.fields(), Math.min(limit, MAX_LIMIT), section);
            }
            case Malformed<Filter>(String reason) -> throw Errors.badJson(reason);
        };
    }

    /// Whether it wants the state at the end of a timeline instead of the one before it.
    boolean stateAfter() {
        return section.after();
    }

    /// Which data of the user that belong to no room.
    public EventFilter accountData() {
        return filter.accountData();
    }

    /// Whose presence.
    public EventFilter presence() {
        return filter.presence();
    }

    /// Which typing notices, receipts and the like.
    public RoomEventFilter ephemeral() {
        return filter.room().ephemeral();
    }

    /// Which data of the user that belong to a room.
    public RoomEventFilter roomAccountData() {
        return filter.room().accountData();
    }

    /// Whether unread events are counted by thread.
    public boolean unreadThreads() {
        return filter.room().unreadThreadNotifications();
    }

    /// Whether the answer may speak of the room at all.
    public boolean allowsRoom(String roomId) {
        return filter.room().rooms().accepts(roomId);
    }

    /// Those of these rooms that the answer may speak of.
    Map<Long, RoomRef> allowed(Map<Long, RoomRef> rooms) {
        if (rooms.values().stream().allMatch(room -> allowsRoom(room.id().value()))) {
            return rooms;
        }
        Map<Long, RoomRef> allowed = new HashMap<>(rooms);
        allowed.values().removeIf(room -> !allowsRoom(room.id().value()));
        return allowed;
    }

    /// Which events of the timeline.
    boolean inTimeline(Pdu event) {
        return filter.room().timeline().accepts(event);
    }

    /// Whether the timeline may lack events for another reason than its length.
    boolean choosesTimeline() {
        return !filter.room().timeline().acceptsAll();
    }

    /// Which events of the state.
    RoomEventFilter state() {
        return filter.room().state();
    }

    /// Only the members that the timeline needs.
    boolean lazyMembers() {
        return filter.room().lazyLoadMembers();
    }

    /// Rooms that were left long ago too, in an initial sync.
    boolean includeLeave() {
        return filter.room().includeLeave();
    }

    /// How many events to look at for a timeline: more than it takes where some are not wanted.
    int scanLimit() {
        return choosesTimeline() ? timelineLimit * SCAN_FACTOR : timelineLimit;
    }
}
