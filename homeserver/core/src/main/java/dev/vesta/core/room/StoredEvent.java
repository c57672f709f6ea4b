package dev.vesta.core.room;

import dev.vesta.protocol.event.Pdu;

/// An event with its place in our store.
///
/// @param ord its place in the room
/// @param rootBefore root of the state before it
public record StoredEvent(long nid, long roomNid, long ord, long rootBefore, Pdu pdu) {}
