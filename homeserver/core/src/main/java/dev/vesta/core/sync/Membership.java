package dev.vesta.core.sync;

import dev.vesta.core.room.RoomRef;

/// A user's present membership of a room.
///
/// @param membership `join`, `invite`, `knock`, `leave` or `ban`
/// @param eventNid the membership event
/// @param eventOrd its place in the room
/// @param rootBefore the state before it: what one who left may still see
/// @param forgotten whether the user forgot the room after that event
public record Membership(
        RoomRef room, String membership, long eventNid, long eventOrd, long rootBefore, boolean forgotten) {}
