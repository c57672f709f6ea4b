package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Membership;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What sync reads. Every read is bounded by a position that the caller fixed before.
public interface SyncStore {
    /// The user's memberships and the log's head, both of one snapshot: exactly what holds at that
    /// position.
    Snapshot memberships(long userNid);

    /// @param head the newest position that the memberships know of
    record Snapshot(long head, List<Membership> memberships) {}

    /// Counts of members of a room by membership (`join`, `invite`), and the first few of them.
    Map<RoomRef, MemberSummary> summaries(Collection<RoomRef> rooms);

    /// @param joined number of joined members
    /// @param invited number of invited members
    /// @param firstUserNids the users who joined or were invited first, at most 6, by the order of their
    ///     events
    /// @param formerUserNids the same of those who left or were banned, where at most one is joined or
    ///     invited; else empty
    record MemberSummary(long joined, long invited, List<Long> firstUserNids, List<Long> formerUserNids) {
        /// A room that nobody has left.
        public MemberSummary(long joined, long invited, List<Long> firstUserNids) {
            this(joined, invited, firstUserNids, List.of());
        }
    }

    /// Of these rooms, those with log rows in (since, upTo].
    Set<Long> changedRooms(Collection<Long> roomNids, long since, long upTo);

    /// Rooms (by number) in which the user's own membership changed in (since, upTo], with the membership
    /// event's numbers in order; 0 where branches were resolved, and the membership that came out is no news.
    Map<Long, List<Long>> ownMembershipChanges(long userNid, long since, long upTo);

    /// The newest events of each room in (since, upTo], oldest first: at most `limit + 1` each, so that one
    /// too many says that there are more.
    Map<Long, List<StoredEvent>> timelines(Collection<Long> roomNids, long since, long upTo, int limit);

    /// The root of each room's state at a position; rooms that did not exist then are left out.
    Map<Long, Long> rootsAt(Collection<Long> roomNids, long pos);

    /// The highest `ord` that each room had at a position; rooms that did not exist then are left out.
    Map<Long, Long> ordsAt(Collection<Long> roomNids, long pos);

    /// The epoch of the log: raised by a restore from a backup, so that older tokens get a full resync.
    long logEpoch();
}
