package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.id.RoomId;

/// What only those who are in a room now may do, without writing to it.
public final class MembersOnly {
    private final RoomStore rooms;
    private final RoomAccess access;

    public MembersOnly(RoomStore rooms, Numbers numbers) {
        this.rooms = rooms;
        this.access = new RoomAccess(rooms, numbers);
    }

    /// The room; `M_FORBIDDEN` when the caller is not joined to it, or when there is none.
    public RoomRef check(Caller caller, RoomId roomId) {
        RoomRef room = rooms.find(roomId).orElseThrow(RoomAccess::notYours);
        if (!access.isJoined(caller, room)) {
            throw RoomAccess.notYours();
        }
        return room;
    }
}
