package dev.vesta.core.notice;

import dev.vesta.core.room.RoomRef;

/// Tags a user's room in their place.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-tagging))
@FunctionalInterface
public interface RoomTagger {
    /// Adds the tag to the user's tags of that room.
    void tag(long userNid, RoomRef room, String tag);
}
