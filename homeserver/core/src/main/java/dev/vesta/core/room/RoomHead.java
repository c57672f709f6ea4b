package dev.vesta.core.room;

import dev.vesta.protocol.id.EventId;
import java.util.List;

/// A room as its writer holds it: what the next event builds upon. Immutable.
///
/// @param revision counts commits to the room; the compare-and-set of design.md §3 ("room.version")
/// @param extremities the forward extremities, at most 20 of which become `prev_events`
/// @param root number of the root of the current state, 0 when there is none yet
/// @param nextOrd the order that the next live event gets
public record RoomHead(RoomRef room, long revision, List<Extremity> extremities, long root, long nextOrd) {
    /// A forward extremity.
    public record Extremity(long eventNid, EventId eventId, long depth) {}

    /// A room before its first event.
    public static RoomHead empty(RoomRef room) {
        return new RoomHead(room, 0, List.of(), 0, 1);
    }
}
