package dev.vesta.core.port;

import dev.vesta.core.log.UnreadChange.Dropped;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What users have not read. The log writes it ([dev.vesta.core.log.UnreadChange]).
public interface UnreadStore {
    /// @param notifications events that count, highlights included
    /// @param highlights those that also highlight
    record Counts(long notifications, long highlights) {
        public static final Counts NONE = new Counts(0, 0);

        /// Both together.
        public Counts plus(Counts other) {
            return new Counts(notifications + other.notifications, highlights + other.highlights);
        }
    }

    /// The counts of one room.
    ///
    /// @param byThread by the event at the thread's root; what is in no thread is at
    ///     [dev.vesta.core.log.UnreadChange#MAIN]. Threads without unread events are left out
    record RoomCounts(Map<Long, Counts> byThread) {
        /// The whole room's.
        public Counts total() {
            return byThread.values().stream().reduce(Counts.NONE, Counts::plus);
        }
    }

    /// A user's side of a room.
    record Place(long userNid, long roomNid) {}

    /// The counts of these rooms of a user, by room; rooms without unread events are left out.
    ///
    /// @param upTo events behind this position of the log are not counted
    Map<Long, RoomCounts> counts(long userNid, Collection<Long> roomNids, long upTo);

    /// The rooms in which the user's counts changed in (since, upTo].
    Set<Long> changed(long userNid, long since, long upTo);

    /// Of these places those where anything is unread.
    Set<Place> withUnread(Collection<Place> places);

    /// Which of these events of a room, by their `ord`, count for which of these users.
    List<Dropped> countedFor(long roomNid, Collection<Long> ords, Collection<Long> userNids);

    /// The users of ours who are joined to a room now: whose unread events are counted.
    Map<Long, UserId> localMembers(long roomNid);

    /// The counts of all rooms of a user, by room; rooms without unread events are left out.
    Map<Long, RoomCounts> counts(long userNid);
}
