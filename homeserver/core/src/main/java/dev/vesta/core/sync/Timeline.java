package dev.vesta.core.sync;

import dev.vesta.core.room.StoredEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A room's newest events as they were cut for one sync.
///
/// @param events those that the user may see, the oldest first
/// @param limited whether the client has not got what lies between
/// @param firstOrd where it begins, for `prev_batch`; null when nothing is known to lie before
/// @param rootBefore the state before it; null when it is empty, and its start is its end
record Timeline(
        List<EventSight.Seen> events,
        boolean limited,
        @Nullable Long firstOrd,
        @Nullable Long rootBefore) {
    /// The events of a room that the filter wants, at most as many as it wants.
    ///
    /// @param wanted the oldest first
    /// @param limited whether there are more
    /// @param place where an empty timeline begins, or null
    record Cut(
            List<StoredEvent> wanted,
            boolean limited,
            @Nullable Long place) {
        /// @param found at most `filter.scanLimit() + 1`: one too many says that there are more
        static Cut of(List<StoredEvent> found, SyncFilter filter) {
            boolean more = found.size() > filter.scanLimit();
            List<StoredEvent> wanted = (more ? found.subList(1, found.size()) : found)
                    .stream().filter(event -> filter.inTimeline(event.pdu())).toList();
            int limit = filter.timelineLimit();
            boolean limited = more || wanted.size() > limit;
            List<StoredEvent> newest =
                    wanted.size() > limit ? wanted.subList(wanted.size() - limit, wanted.size()) : wanted;
            // Nothing fits, or nothing is there: the next page begins behind the newest event.
            Long place = newest.isEmpty()
                    ? found.isEmpty() ? null : Long.valueOf(found.getLast().ord() + 1)
                    : Long.valueOf(newest.getFirst().ord());
            return new Cut(newest, limited, place);
        }

        /// The same, behind events that the client has: it does not know what lies between.
        Cut after(long seen) {
            return new Cut(wanted, true, place == null ? Long.valueOf(seen + 1) : place);
        }

        /// With what the user may see of it.
        Timeline seen(List<EventSight.Seen> seen) {
            return new Timeline(
                    seen,
                    limited,
                    place,
                    wanted.isEmpty() ? null : wanted.getFirst().rootBefore());
        }
    }

    /// The numbers of the events.
    Set<Long> numbers() {
        Set<Long> numbers = new HashSet<>();
        events.forEach(seen -> numbers.add(seen.event().nid()));
        return numbers;
    }

    /// Who sent the events.
    Set<String> senders() {
        Set<String> senders = new HashSet<>();
        events.forEach(seen -> senders.add(seen.event().pdu().sender().value()));
        return senders;
    }
}
