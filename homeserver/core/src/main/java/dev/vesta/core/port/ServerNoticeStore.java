package dev.vesta.core.port;

import java.util.OptionalLong;

/// In which room the server talks to a user.
public interface ServerNoticeStore {
    /// The number of the user's room, if there is one.
    OptionalLong room(long userNid);

    /// From now on it is this room.
    void put(long userNid, long roomNid);
}
