package dev.vesta.core.room;

import dev.vesta.protocol.event.Pdu;

/// An event with its place in our store.
///
/// @param ord its place in the room, or [#NO_ORD]
/// @param rootBefore root of the state before it
public record StoredEvent(long nid, long roomNid, long ord, long rootBefore, Pdu pdu) {
    /// The event is no part of the timeline that we have: state from before we entered the room.
    public static final long NO_ORD = Long.MIN_VALUE;
}
