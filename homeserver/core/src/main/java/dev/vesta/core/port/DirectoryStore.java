package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names of rooms, and the rooms that the directory shows.
public interface DirectoryStore {
    /// A name and what it leads to.
    ///
    /// @param creatorNid who gave the name
    record NamedRoom(RoomRef room, long creatorNid) {}

    /// A room of the directory.
    ///
    /// @param place counts up from room to room as they are published
    record Listed(long place, RoomRef room) {}

    /// Gives the room a name; false when the name is taken or the room is gone.
    boolean name(RoomAlias alias, RoomRef room, long creatorNid, long nowTs);

    /// Takes a name for a room that is about to be made; false when it is taken. Whoever does not say [#settle] or
    /// [#delete] loses it to the next who asks once it is older than `staleTs`.
    boolean reserve(RoomAlias alias, long creatorNid, long nowTs, long staleTs);

    /// The room with the reserved name is there.
    void settle(RoomAlias alias, RoomRef room);

    /// Takes a name back; false when there was none.
    boolean delete(RoomAlias alias);

    /// What a name leads to.
    Optional<NamedRoom> find(RoomAlias alias);

    /// The rooms of these names; names that lead nowhere are left out.
    Map<RoomAlias, RoomRef> findAll(Collection<RoomAlias> aliases);

    /// The room's names, in alphabetical order.
    List<RoomAlias> aliasesOf(RoomRef room, int limit);

    /// Gives all names of one room, and its place in the directory, to another.
    void move(RoomRef from, RoomRef to);

    /// Whether the directory shows the room.
    boolean isListed(RoomRef room);

    /// Shows the room in the directory, or no longer.
    void setListed(RoomRef room, boolean listed);

    /// Rooms of the directory: with a lower place, the highest first, or (`newer`) with a higher place, the lowest
    /// first.
    List<Listed> page(long place, boolean newer, int limit);

    /// How many rooms the directory has.
    long count();

    /// Rooms by id; unknown ones are left out.
    Map<RoomId, RoomRef> rooms(Collection<RoomId> ids);

    /// The numbers of the current events at these state keys (by number), by room.
    Map<Long, Map<Long, Long>> currentState(Collection<Long> roomNids, Collection<Long> stateKeyNids);

    /// The numbers of the current state events of that type, by room; at most `limit` a room.
    Map<Long, List<Long>> currentOfType(Collection<Long> roomNids, String type, int limit);

    /// The number of joined members, by room.
    Map<Long, Long> joinedCounts(Collection<Long> roomNids);
}
