package dev.vesta.core.room;

/// Hears of rooms that were upgraded by users of this server.
@FunctionalInterface
public interface RoomReplaced {
    /// The new room is complete, and the old one has its tombstone.
    void replaced(RoomRef old, RoomRef fresh);
}
