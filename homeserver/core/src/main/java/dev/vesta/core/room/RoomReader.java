package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a user may read of a room; `M_FORBIDDEN` for other people's rooms, whether they exist or not. Events come in
/// the form that clients get.
public final class RoomReader {
    /// The whole state: the present one for members, the one at their leaving for those who left.
    public List<JsonValue.Obj> state(Caller caller, RoomId room) {
        throw new UnsupportedOperationException();
    }

    /// One state event in the client's form; `M_NOT_FOUND` when there is none.
    public JsonValue.Obj stateEvent(Caller caller, RoomId room, StateKey key) {
        throw new UnsupportedOperationException();
    }

    /// One event, if the caller may see it; `M_NOT_FOUND` otherwise.
    public JsonValue.Obj event(Caller caller, RoomId room, EventId event) {
        throw new UnsupportedOperationException();
    }

    /// A page of history.
    ///
    /// @param from a token of sync or of an earlier page, or null: from the newest (backwards) or oldest event on
    /// @param to where to stop at the latest, or null
    /// @param limit at most so many events; 1 to 1000
    public Page messages(
            Caller caller, RoomId room, @Nullable String from, @Nullable String to, boolean backwards, int limit) {
        throw new UnsupportedOperationException();
    }

    /// @param end null when there is nothing further
    public record Page(
            List<JsonValue.Obj> chunk,
            String start,
            @Nullable String end) {}

    /// Membership events.
    ///
    /// @param at a sync token: the members as they were then; null: now
    public List<JsonValue.Obj> members(
            Caller caller,
            RoomId room,
            @Nullable String at,
            @Nullable String membership,
            @Nullable String notMembership) {
        throw new UnsupportedOperationException();
    }

    /// The rooms that the caller is joined to.
    public List<RoomId> joinedRooms(Caller caller) {
        throw new UnsupportedOperationException();
    }
}
