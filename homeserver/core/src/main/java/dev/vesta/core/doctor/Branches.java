package dev.vesta.core.doctor;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where the history of a room has got to: the events that no other has named yet, and the state after each.
final class Branches {
    /// Behind so many events, the state after an event is worked out again from its row.
    private static final int MAX_REMEMBERED = 10_000;

    private static final int REJECTED = Standing.REJECTED.number();

    /// Events that are not accepted and that are gone back through.
    private static final int MAX_PASSED = 200;

    private final RoomRows rows;
    private final Report report;
    private final Trees trees;
    private final Resolution resolution;
    private final Function<EventRow, @Nullable Pdu> parse;

    /// Whether events of the past may be missing, or came late.
    private final boolean patchy;

    private final Map<EventId, After> open = new LinkedHashMap<>();
    private final Map<EventId, After> named = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, After> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /// Wrong ids of events whose right ones are known, so that one mistake is not reported again by all who follow.
    private final Map<EventId, EventId> aliases = new HashMap<>();

    /// @param through what it names, if it is not accepted: whoever comes after it comes after those too
    private record After(long nid, long root, List<EventId> through) {}

    Branches(
            RoomRows rows, Report report, Trees trees, Resolution resolution, Function<EventRow, @Nullable Pdu> parse) {
        this.rows = rows;
        this.parse = parse;
        this.patchy = rows.patchy();
        this.report = report;
        this.trees = trees;
        this.resolution = resolution;
    }

    /// The root of the state before an event; `current` where it names an event that the room does not have.
    long before(EventRow row, Pdu event, long current) {
        Set<Long> roots = new LinkedHashSet<>();
        for (EventId prev : event.prevEvents()) {
            After after = after(prev, row.hasPlace() ? row.ord() : Long.MAX_VALUE);
            if (after == null && patchy) {
                // What is missing is named where it is missing; the state came from another server.
                return row.rootBefore();
            }
            if (after == null) {
                report.differs("event.json", EventRowCheck.name(row), "prev events that the room has", prev);
                return current;
            }
            roots.add(after.root());
        }
        return merge(roots);
    }

    /// Whether all that an event without a place names is here: the states of those others were told by other servers.
    boolean hasAllBefore(Pdu event) {
        return event.prevEvents().stream().noneMatch(prev -> after(prev, Long.MAX_VALUE) == null);
    }

    /// The event is there now. One that cannot be read (null), or that names an event that the room does not have,
    /// counts as naming all that are open: else every later event would stand beside a branch that never was.
    void add(EventRow row, @Nullable Pdu event, long rootAfter) {
        if (event == null
                || (!patchy && event.prevEvents().stream().anyMatch(prev -> after(prev, row.ord()) == null))) {
            named.putAll(open);
            open.clear();
        } else {
            name(event.prevEvents(), row.ord());
        }
        EventId stored = new EventId(row.eventId());
        EventId id = event == null ? stored : event.eventId();
        if (!id.equals(stored)) {
            aliases.put(stored, id);
        }
        open.put(id, new After(row.nid(), rootAfter, List.of()));
    }

    private void name(List<EventId> prevEvents, long beforeOrd) {
        Set<EventId> seen = new HashSet<>();
        Deque<EventId> next = new ArrayDeque<>(prevEvents);
        for (EventId prev = next.poll(); prev != null && seen.size() < MAX_PASSED; prev = next.poll()) {
            EventId id = aliases.getOrDefault(prev, prev);
            After after = open.remove(id);
            if (after != null) {
                named.put(id, after);
            } else if (seen.add(id)) {
                After closed = after(id, beforeOrd);
                next.addAll(closed == null ? List.of() : closed.through());
            }
        }
    }

    /// The root of the current state: that of all branches together.
    long current() {
        Set<Long> roots = new LinkedHashSet<>();
        open.values().forEach(after -> roots.add(after.root()));
        return merge(roots);
    }

    /// The numbers of the forward extremities.
    List<Long> extremities() {
        List<Long> nids = new ArrayList<>();
        open.values().forEach(after -> nids.add(after.nid()));
        return nids;
    }

    private long merge(Set<Long> roots) {
        if (roots.size() > 1) {
            return resolution.resolve(List.copyOf(roots));
        }
        return roots.isEmpty() ? 0 : roots.iterator().next();
    }

    private @Nullable After after(EventId prev, long beforeOrd) {
        EventId id = aliases.getOrDefault(prev, prev);
        After known = open.get(id);
        known = known == null ? named.get(id) : known;
        if (known != null) {
            return known;
        }
        EventRow row = rows.eventsById(List.of(id.value())).get(id.value());
        if (row == null || row.isOutlier() || (row.hasPlace() && row.ord() >= beforeOrd)) {
            return null;
        }
        // Its stored root was compared when its turn came, or will be.
        Long key = row.standing() == REJECTED ? null : row.keyNid();
        long root = row.rootBefore();
        long after = key == null ? root : trees.put(root, Map.of(key, row.nid()), Set.of());
        Pdu event = row.hasPlace() ? null : parse.apply(row);
        After found = new After(row.nid(), after, event == null ? List.of() : event.prevEvents());
        named.put(id, found);
        return found;
    }
}
