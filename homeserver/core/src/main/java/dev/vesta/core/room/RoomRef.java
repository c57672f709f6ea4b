package dev.vesta.core.room;

import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.room.RoomVersion;

/// A room that this server knows: our number, its id and its version. Never changes.
public record RoomRef(long nid, RoomId id, RoomVersion version) {}
