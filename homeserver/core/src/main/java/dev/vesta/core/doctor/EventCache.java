package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Parsed state events of one room, bounded by bytes, and the numbers of its state keys.
final class EventCache {
    private static final long MAX_BYTES = 96L << 20;
    /// The parsed form and the objects around it, in multiples of the JSON and plain bytes.
    private static final int FACTOR = 5;

    private static final int OVERHEAD_BYTES = 400;

    private final RoomRows rows;
    private final RoomVersion version;
    private final LinkedHashMap<Long, Pdu> events = new LinkedHashMap<>(1024, 0.75f, true);
    private final Map<StateKey, Long> keyNids = new HashMap<>();
    private final Map<Long, String> members = new HashMap<>();
    private long bytes;

    EventCache(RoomRows rows, RoomVersion version) {
        this.rows = rows;
        this.version = version;
    }

    /// The event of that number; null when there is none, or none that can be read.
    @Nullable
    Pdu get(long nid) {
        if (!events.containsKey(nid)) {
            load(List.of(nid));
        }
        return events.get(nid);
    }

    /// Loads those that are not here, with one query.
    void load(Collection<Long> nids) {
        List<Long> missing = new ArrayList<>();
        for (long nid : nids) {
            if (!events.containsKey(nid)) {
                missing.add(nid);
            }
        }
        if (!missing.isEmpty()) {
            rows.eventsByNid(missing).forEach((nid, row) -> {
                Pdu event = parse(row);
                if (event != null) {
                    put(nid, event);
                }
            });
        }
    }

    @Nullable
    Pdu parse(EventRow row) {
        return Pdu.parse(version, row.json()) instanceof ParseResult.Parsed<Pdu>(Pdu event) ? event : null;
    }

    void put(long nid, Pdu event) {
        Pdu before = events.put(nid, event);
        bytes += weight(event) - (before == null ? 0 : weight(before));
        Iterator<Pdu> oldest = events.values().iterator();
        while (bytes > MAX_BYTES && events.size() > 1) {
            bytes -= weight(oldest.next());
            oldest.remove();
        }
    }

    /// Notes the number of a key that the room's state has had.
    void key(StateKey key, long nid) {
        if (!Long.valueOf(nid).equals(keyNids.put(key, nid)) && key.type().equals(EventTypes.MEMBER)) {
            members.put(nid, key.stateKey());
        }
    }

    /// The state key of a membership event's key by its number; null for other keys.
    @Nullable
    String memberOf(long keyNid) {
        return members.get(keyNid);
    }

    /// The number of a key that the room's state has had, or null.
    @Nullable
    Long keyNid(StateKey key) {
        return keyNids.get(key);
    }

    private static long weight(Pdu event) {
        return OVERHEAD_BYTES + (long) FACTOR * event.canonicalBytes().length;
    }
}
