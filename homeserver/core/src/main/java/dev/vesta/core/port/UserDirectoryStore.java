package dev.vesta.core.port;

import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds users, and what two of them share.
public interface UserDirectoryStore {
    /// A user who was found.
    record Hit(
            UserId user,
            @Nullable String displayName,
            @Nullable String avatarUrl) {}

    /// What to look for.
    ///
    /// @param words normalized words: each must begin a word of the display name
    /// @param userIdPrefix the beginning of a user id, with its `@`
    record Query(List<String> words, String userIdPrefix) {}

    /// Local users whom the searcher may find: they share a room, or the user is in a room that is open to all. At most
    /// `limit`, the best first: exact ids, then exact words, then the shortest that go on.
    List<Hit> search(long searcherNid, Query query, int limit);

    /// Notes whether anybody may find the members of these rooms.
    void setOpen(long roomNid, boolean open);

    /// Rooms that both are joined to, in the order of our numbers.
    ///
    /// @param number of the room
    record Mutual(long number, RoomId room) {}

    /// At most `limit` of them behind that number.
    List<Mutual> mutualRooms(long userNid, UserId other, long after, int limit);

    /// How many there are.
    long countMutualRooms(long userNid, UserId other);
}
