package dev.vesta.core.port;

import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Account data of our users. The log writes it ([dev.vesta.core.log.AccountDataChange]).
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-config))
public interface AccountDataStore {
    /// In place of a room's number: data that belongs to no room.
    long NO_ROOM = 0;

    /// One piece.
    ///
    /// @param roomNid the room it belongs to, or [#NO_ROOM]
    /// @param content null when it was deleted
    record Entry(long roomNid, String type, JsonValue.@Nullable Obj content) {}

    /// How much a user has stored.
    record Usage(long entries, long bytes) {}

    /// The content of one piece.
    ///
    /// @param roomNid or [#NO_ROOM]
    Optional<JsonValue.Obj> get(long userNid, long roomNid, String type);

    /// The pieces of one type of several users that belong to no room, by user; those without are left out.
    default Map<Long, JsonValue.Obj> ofUsers(Collection<Long> userNids, String type) {
        return ofUsers(userNids, NO_ROOM, type);
    }

    /// The same of pieces that belong to a room.
    ///
    /// @param roomNid or [#NO_ROOM]
    Map<Long, JsonValue.Obj> ofUsers(Collection<Long> userNids, long roomNid, String type);

    /// What is not deleted of what belongs to these rooms ([#NO_ROOM] for no room), the oldest first.
    List<Entry> whole(long userNid, Collection<Long> roomNids);

    /// What was set or deleted after a position, the oldest first. What is there now counts, not what was there at some
    /// position: told twice, it means the same.
    List<Entry> changed(long userNid, long since);

    /// What the user has stored altogether.
    Usage usage(long userNid);

    /// Deletes all of a user whose account has ended. Nobody is told: the user has no devices any more.
    void forget(long userNid);
}
