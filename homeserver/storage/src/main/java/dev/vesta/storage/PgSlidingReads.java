package dev.vesta.storage;

import dev.vesta.core.port.SlidingReads;
import dev.vesta.core.room.StoredEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What sliding sync reads, whatever the number of rooms.
final class PgSlidingReads implements SlidingReads {
    private static final String TIMELINES = """
            SELECT w.nid AS room_nid, l.pos, l.ref
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS w (nid, after, up_to, max)
            CROSS JOIN LATERAL (
              SELECT pos, ref FROM sync_log
              WHERE room_nid = w.nid AND kind = 1 AND pos > w.after AND pos <= w.up_to
              ORDER BY pos DESC LIMIT w.max) l
            ORDER BY w.nid, l.pos
            """;
    private static final String ROOTS = """
            SELECT w.nid, x.root AS value FROM unnest($1::bigint[], $2::bigint[]) AS w (nid, pos)
            CROSS JOIN LATERAL (
              SELECT root FROM room_root WHERE room_nid = w.nid AND pos <= w.pos ORDER BY pos DESC LIMIT 1) x
            """;
    private static final String NEWEST = """
            SELECT w.nid, l.pos AS value FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT pos FROM sync_log WHERE room_nid = w.nid AND kind = 1 ORDER BY pos DESC LIMIT 1) l
            """;
    private static final String NEWEST_OF = """
            SELECT w.nid, l.pos AS value FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT s.pos FROM sync_log s JOIN event e ON e.nid = s.ref
              WHERE s.room_nid = w.nid AND s.kind = 1 AND e.type = ANY($2) ORDER BY s.pos DESC LIMIT 1) l
            """;
    private static final String POSITIONS = """
            SELECT ref AS nid, pos AS value FROM sync_log WHERE user_nid = $1 AND kind = 1 AND ref = ANY($2)
            """;
    private static final String CURRENT = """
            SELECT room_nid, state_key_nid, event_nid FROM current_state
            WHERE room_nid = ANY($1) AND state_key_nid = ANY($2)
            """;

    private final Database database;
    private final EventRows rows;

    PgSlidingReads(Database database, RoomCaches caches) {
        this.database = database;
        this.rows = new EventRows(database, caches);
    }

    /// A row of a timeline before its event is read.
    private record Place(long pos, long event) {}

    @Override
    public Map<Long, List<Placed>> timelines(Collection<Span> spans) {
        Map<Long, List<Placed>> timelines = new HashMap<>();
        if (spans.isEmpty()) {
            return timelines;
        }
        Params params = Params.of()
                .longs(spans.stream().map(Span::roomNid).toList())
                .longs(spans.stream().map(Span::after).toList())
                .longs(spans.stream().map(Span::upTo).toList())
                .longs(spans.stream().map(span -> (long) span.limit()).toList());
        Map<Long, List<Place>> places = new LinkedHashMap<>();
        List<Long> nids = new ArrayList<>();
        for (Row row : database.read(TIMELINES, params)) {
            places.computeIfAbsent(row.getLong("room_nid"), ignored -> new ArrayList<>())
                    .add(new Place(row.getLong("pos"), row.getLong("ref")));
            nids.add(row.getLong("ref"));
        }
        Map<Long, StoredEvent> events = rows.byNid(nids);
        places.forEach((room, ofRoom) -> {
            List<Placed> timeline = new ArrayList<>();
            for (Place place : ofRoom) {
                StoredEvent event = events.get(place.event());
                // Others were deleted between the two reads.
                if (event != null) {
                    timeline.add(new Placed(place.pos(), event));
                }
            }
            timelines.put(room, timeline);
        });
        return timelines;
    }

    @Override
    public Map<Long, Long> rootsAt(Map<Long, Long> positions) {
        List<Long> rooms = List.copyOf(positions.keySet());
        return rooms.isEmpty()
                ? Map.of()
                : values(
                        ROOTS,
                        Params.of()
                                .longs(rooms)
                                .longs(rooms.stream().map(positions::get).toList()));
    }

    @Override
    public Map<Long, Long> newest(Collection<Long> roomNids) {
        return roomNids.isEmpty() ? Map.of() : values(NEWEST, Params.of().longs(roomNids));
    }

    @Override
    public Map<Long, Long> newestOf(Collection<Long> roomNids, Collection<String> types) {
        List<Buffer> names = types.stream().map(Params::utf8Of).toList();
        return roomNids.isEmpty()
                ? Map.of()
                : values(NEWEST_OF, Params.of().longs(roomNids).buffers(names));
    }

    @Override
    public Map<Long, Long> positions(long userNid, Collection<Long> eventNids) {
        return eventNids.isEmpty()
                ? Map.of()
                : values(POSITIONS, Params.of(userNid).longs(eventNids));
    }

    @Override
    public Map<Long, Map<Long, Long>> current(Collection<Long> roomNids, Collection<Long> stateKeyNids) {
        Map<Long, Map<Long, Long>> found = new HashMap<>();
        if (!roomNids.isEmpty() && !stateKeyNids.isEmpty()) {
            for (Row row : database.read(CURRENT, Params.of().longs(roomNids).longs(stateKeyNids))) {
                found.computeIfAbsent(row.getLong("room_nid"), ignored -> new HashMap<>())
                        .put(row.getLong("state_key_nid"), row.getLong("event_nid"));
            }
        }
        return found;
    }

    private Map<Long, Long> values(String sql, Params params) {
        Map<Long, Long> values = new HashMap<>();
        database.read(sql, params).forEach(row -> values.put(row.getLong("nid"), row.getLong("value")));
        return values;
    }
}
