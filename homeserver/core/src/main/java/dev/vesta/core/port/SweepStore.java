package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.StateNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// What mark and sweep of state nodes reads and deletes. Nothing here goes through a cache.
public interface SweepStore {
    /// How often history was deleted in this room; empty when the room is gone. A sweep that began before a deletion
    /// must not go on after it.
    OptionalLong purges(RoomRef room);

    /// @param roots without 0
    /// @param last the place or position where the next page goes on
    /// @param more whether there may be a next page
    record Roots(Set<Long> roots, long last, boolean more) {}

    /// The states before events.
    ///
    /// @param from events beyond this place
    /// @param backwards towards older events
    Roots eventRoots(RoomRef room, long from, boolean backwards, int limit);

    /// The states before events that have no place, because they are not accepted.
    ///
    /// @param afterNid events with higher numbers; numbers of new events are not always the highest
    Roots rootsBeside(RoomRef room, long afterNid, int limit);

    /// The current states at positions of the log after this one.
    Roots committedRoots(RoomRef room, long afterPos, int limit);

    /// A node's number and hash.
    record NodeKey(long id, byte[] hash) {}

    /// The room's nodes in the order of their hashes, those after this one.
    List<NodeKey> nodeKeys(RoomRef room, byte[] after, int limit);

    /// Nodes by number; missing ones are left out.
    Map<Long, StateNode> load(RoomRef room, Collection<Long> ids);

    /// Deletes nodes and counts the room's revision up, if the room is still at this revision and no history was
    /// deleted; false, and nothing happened, otherwise.
    boolean delete(RoomRef room, long revision, long purges, Collection<Long> nodes);
}
