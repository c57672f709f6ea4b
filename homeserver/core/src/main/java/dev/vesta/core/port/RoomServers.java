package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.ServerName;

/// Which servers are in which rooms, by the current state.
public interface RoomServers {
    /// Whether a user of that server is joined to the room.
    boolean isIn(RoomRef room, ServerName server);
}
