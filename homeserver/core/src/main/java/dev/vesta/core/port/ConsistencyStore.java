package dev.vesta.core.port;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What `doctor consistency` reads: the stored rows as they are, past all caches. Changes nothing.
public interface ConsistencyStore {
    /// A row that names something that does not exist.
    ///
    /// @param column table and column, such as `client_txn.event_nid`
    /// @param row which row it is, in words
    /// @param value what it names
    record Orphan(String column, String row, String value) {}

    /// Numbers of rooms above the given one, ascending, at most `limit`.
    List<Long> roomsAfter(long roomNid, int limit);

    /// The number of the room of that id.
    Optional<Long> room(String roomId);

    /// Runs the work over one room. All it reads is one moment's state, however long it takes and whoever writes
    /// meanwhile. The rows must not be used after it returns.
    <T> T inRoom(long roomNid, Function<RoomRows, T> work);

    /// Rows of any table that name rooms, events or users that do not exist, but for those that a check of their
    /// room finds; of each column at most `limit`.
    List<Orphan> orphans(int limit);
}
