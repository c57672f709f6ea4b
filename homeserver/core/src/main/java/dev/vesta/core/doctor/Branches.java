package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the history of a room has got to: the events that no other has named yet, and the state after each.
final class Branches {
    /// Behind so many events, the state after an event is worked out again from its row.
    private static final int MAX_REMEMBERED = 10_000;

    private final RoomRows rows;
    private final Report report;
    private final Trees trees;
    private final Resolution resolution;
    private final Map<EventId, After> open = new LinkedHashMap<>();
    private final Map<EventId, After> named = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<EventId, After> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /// Wrong ids of events whose right ones are known, so that one mistake is not reported again by all who follow.
    private final Map<EventId, EventId> aliases = new HashMap<>();

    private record After(long nid, long root) {}

    Branches(RoomRows rows, Report report, Trees trees, Resolution resolution) {
        this.rows = rows;
        this.report = report;
        this.trees = trees;
        this.resolution = resolution;
    }

    /// The root of the state before an event; `current` where it names an event that the room does not have.
    long before(EventRow row, Pdu event, long current) {
        Set<Long> roots = new LinkedHashSet<>();
        for (EventId prev : event.prevEvents()) {
            After after = after(prev, row.ord());
            if (after == null) {
                report.differs("event.json", EventRowCheck.name(row), "prev events that the room has", prev);
                return current;
            }
            roots.add(after.root());
        }
        return merge(roots, row.ord());
    }

    /// The event is there now. One that cannot be read (null), or that names an event that the room does not have,
    /// counts as naming all that are open: else every later event would stand beside a branch that never was.
    void add(EventRow row, @Nullable Pdu event, long rootAfter) {
        if (event == null || event.prevEvents().stream().anyMatch(prev -> after(prev, row.ord()) == null)) {
            named.putAll(open);
            open.clear();
        } else {
            for (EventId prev : event.prevEvents()) {
                EventId id = aliases.getOrDefault(prev, prev);
                After after = open.remove(id);
                if (after != null) {
                    named.put(id, after);
                }
            }
        }
        EventId stored = new EventId(row.eventId());
        EventId id = event == null ? stored : event.eventId();
        if (!id.equals(stored)) {
            aliases.put(stored, id);
        }
        open.put(id, new After(row.nid(), rootAfter));
    }

    /// The root of the current state: that of all branches together.
    long current(long ord) {
        Set<Long> roots = new LinkedHashSet<>();
        open.values().forEach(after -> roots.add(after.root()));
        return merge(roots, ord + 1);
    }

    /// The numbers of the forward extremities.
    List<Long> extremities() {
        List<Long> nids = new ArrayList<>();
        open.values().forEach(after -> nids.add(after.nid()));
        return nids;
    }

    private long merge(Set<Long> roots, long beforeOrd) {
        if (roots.size() > 1) {
            return resolution.resolve(List.copyOf(roots), beforeOrd);
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
        if (row == null || row.ord() >= beforeOrd) {
            return null;
        }
        // Its stored root was compared when its turn came.
        Long key = row.keyNid();
        long root = row.rootBefore();
        long after = key == null ? root : trees.put(root, Map.of(key, row.nid()), Set.of());
        After found = new After(row.nid(), after);
        named.put(id, found);
        return found;
    }
}
