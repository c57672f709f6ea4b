package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomRef;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a part of a sync must know.
///
/// @param since where the client stands; empty in an initial sync
/// @param head the newest position that this answer may know of; `next_batch` says it
/// @param joined the rooms, by number, that the user is joined to and that the filter allows
/// @param whole the numbers of those among them that are told from nothing: all of them in an initial sync and with
///     `full_state`, else the newly joined ones
public record SyncRun(
        Caller caller,
        Optional<Tokens.Token.Position> since,
        long head,
        SyncFilter filter,
        Map<Long, RoomRef> joined,
        Set<Long> whole) {
    /// The position that the client knows; 0 in an initial sync.
    public long sincePos() {
        return since.map(Tokens.Token.Position::pos).orElse(0L);
    }
}
