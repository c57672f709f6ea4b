package dev.vesta.core.room;

import dev.vesta.protocol.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rules for an event's place in its room, which never changes once it is given.
///
/// - A live event comes after all that are there.
/// - Where it names events that we do not have, places are kept free below it: a gap. Under the first event of a room
///   they go down without end, so that what is backfilled counts down below zero.
/// - What is fetched goes into the lowest gap of an event that needs it, directly below that event. Where something is
///   still missing then, free places remain there too.
///
/// So an event comes after those that it names, except for those that had a place above it already: nobody could know.
public final class Order {
    /// Free places below a live event: more than anybody will fetch.
    static final long SPAN = 1L << 32;

    /// Free places at a side branch of what was fetched; its main line has all the others.
    static final long SIDE = 1L << 16;

    /// Below all places: tokens have 18 digits.
    static final long BOTTOM = -999_999_999_999_999_999L;

    private Order() {}

    /// The place of a live event.
    ///
    /// @param gap the gap to open, or null
    /// @param nextOrd the place of the next live event
    public record Live(long ord, @Nullable RoomGap gap, long nextOrd) {}

    /// An event that was fetched.
    ///
    /// @param prevEvents what it names
    /// @param missing those of `prevEvents` that are neither there nor fetched with it
    public record Fetched(EventId id, List<EventId> prevEvents, List<EventId> missing) {}

    /// Where fetched events go.
    ///
    /// @param ords the places; events that nobody needs, and those for which there is no room left, have none
    /// @param open gaps to write: new ones, and those that have changed
    /// @param closed places of the events at whose gaps nothing is missing any more
    public record Filled(Map<EventId, Long> ords, List<RoomGap> open, List<Long> closed) {}

    /// The place of an event that is news. An event that some gap names is none: [#fill] places it.
    ///
    /// @param nextOrd the room's next place
    /// @param first whether the room has no other event
    /// @param missing those of its `prev_events` that we do not have
    public static Live live(long nextOrd, boolean first, List<EventId> missing) {
        if (missing.isEmpty()) {
            return new Live(nextOrd, null, nextOrd + 1);
        }
        long ord = first ? nextOrd : nextOrd + SPAN;
        return new Live(ord, new RoomGap(ord, first ? BOTTOM : nextOrd - 1, List.copyOf(missing)), ord + 1);
    }

    /// The places of events that were fetched.
    ///
    /// @param gaps the gaps that name any of them
    /// @param chunk the events, each after those of them that it names
    public static Filled fill(Collection<RoomGap> gaps, List<Fetched> chunk) {
        TreeMap<Long, RoomGap> byOrd = new TreeMap<>();
        gaps.forEach(gap -> byOrd.put(gap.ord(), gap));
        Map<Long, Deque<Fetched>> into = targets(byOrd.values(), chunk);
        Map<EventId, Long> ords = new HashMap<>();
        Map<Long, RoomGap> open = new LinkedHashMap<>();
        // The lowest first: what a higher gap misses too is there by then.
        into.forEach((ord, events) -> {
            RoomGap gap = byOrd.get(ord);
            if (gap != null) {
                place(gap, stillMissing(gap, events, ords), List.copyOf(events), ords, open);
            }
        });
        List<Long> closed = new ArrayList<>();
        for (RoomGap gap : byOrd.values()) {
            List<EventId> left =
                    gap.missing().stream().filter(id -> !ords.containsKey(id)).toList();
            if (left.isEmpty()) {
                closed.add(gap.ord());
            } else if (!open.containsKey(gap.ord())
                    && left.size() < gap.missing().size()) {
                open.put(gap.ord(), new RoomGap(gap.ord(), gap.floor(), left));
            }
        }
        return new Filled(ords, List.copyOf(open.values()), closed);
    }

    /// The lowest gap of an event that needs it, for each event: one that names it, or that another one goes to which
    /// names it. Newest first.
    private static Map<Long, Deque<Fetched>> targets(Collection<RoomGap> gaps, List<Fetched> chunk) {
        Map<EventId, Long> needed = new HashMap<>();
        gaps.forEach(gap -> gap.missing().forEach(id -> needed.merge(id, gap.ord(), Math::min)));
        Map<Long, Deque<Fetched>> into = new TreeMap<>();
        for (Fetched event : chunk.reversed()) {
            Long target = needed.get(event.id());
            if (target != null) {
                event.prevEvents().forEach(prev -> needed.merge(prev, target, Math::min));
                into.computeIfAbsent(target, _ -> new ArrayDeque<>()).addLast(event);
            }
        }
        return into;
    }

    /// What will be missing at a gap once these events are in it and others in lower ones.
    private static List<EventId> stillMissing(RoomGap gap, Collection<Fetched> into, Map<EventId, Long> ords) {
        Set<EventId> there = new HashSet<>(ords.keySet());
        into.forEach(event -> there.add(event.id()));
        return gap.missing().stream().filter(id -> !there.contains(id)).toList();
    }

    /// Places events into one gap from the top down.
    ///
    /// @param events the newest first
    private static void place(
            RoomGap gap,
            List<EventId> stillMissing,
            List<Fetched> events,
            Map<EventId, Long> ords,
            Map<Long, RoomGap> open) {
        long free = gap.ord() - gap.floor() - 1 - events.size();
        if (free < 0) {
            return;
        }
        long branches =
                events.stream().filter(event -> !event.missing().isEmpty()).count();
        long next = gap.ord() - 1;
        if (!stillMissing.isEmpty()) {
            long share = share(free, branches + 1);
            open.put(gap.ord(), new RoomGap(gap.ord(), next - share, stillMissing));
            next -= share;
            free -= share;
        }
        for (Fetched event : events) {
            long ord = next--;
            ords.put(event.id(), ord);
            if (!event.missing().isEmpty()) {
                long share = share(free, branches--);
                open.put(ord, new RoomGap(ord, next - share, List.copyOf(event.missing())));
                next -= share;
                free -= share;
            }
        }
    }

    /// The last branch from the top has all that is left: the main line of what is fetched goes on there.
    private static long share(long free, long branches) {
        return branches == 1 ? free : Math.min(SIDE, free / branches);
    }
}
