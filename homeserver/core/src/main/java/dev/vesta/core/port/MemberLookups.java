package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who is where, by the current state.
public interface MemberLookups {
    /// Of these rooms the ones that the user is joined to.
    Set<RoomId> joinedAmong(long userNid, Collection<RoomId> rooms);

    /// The user's membership by room; rooms without one are left out.
    Map<Long, String> memberships(long userNid, Collection<Long> roomNids);

    /// Users of this server who are joined to the room, those who are there longest first.
    List<UserId> localJoined(RoomRef room, int limit);

    /// Guests of this server who are joined to the room, in no order.
    List<UserId> guestsJoined(RoomRef room, int limit);

    /// The numbers of rooms that guests of this server are joined to, the lowest first.
    ///
    /// @param afterNid only rooms with a higher number
    List<Long> roomsWithGuests(long afterNid, int limit);
}
