package dev.vesta.core.port;

import dev.vesta.core.room.StoredEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// What sliding sync reads of many rooms at once, beside what [SyncStore] gives; one query a method, or two.
public interface SlidingReads {
    /// Events of a room that are wanted: the newest in (after, upTo].
    ///
    /// @param limit how many at most
    record Span(long roomNid, long after, long upTo, int limit) {}

    /// An event with its position in the log.
    record Placed(long pos, StoredEvent event) {}

    /// The events of these spans by room, the oldest first; rooms without any are left out.
    Map<Long, List<Placed>> timelines(Collection<Span> spans);

    /// The roots of the states of rooms, each at a position of its own; rooms that did not exist then are left out.
    Map<Long, Long> rootsAt(Map<Long, Long> positions);

    /// The position of the newest event of each room.
    Map<Long, Long> newest(Collection<Long> roomNids);

    /// The position of the newest event of one of these types of each room; rooms without one are left out.
    Map<Long, Long> newestOf(Collection<Long> roomNids, Collection<String> types);

    /// The positions of membership events of a user, by number.
    Map<Long, Long> positions(long userNid, Collection<Long> eventNids);

    /// The numbers of the current events at these keys (by number), by room and key.
    Map<Long, Map<Long, Long>> current(Collection<Long> roomNids, Collection<Long> stateKeyNids);
}
