package dev.vesta.storage;

import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Membership;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What sync reads: one statement a method, whatever the number of rooms.
final class PgSyncStore implements SyncStore {
    private static final String MEMBERSHIPS = """
            SELECT h.head, m.room_nid, m.membership, m.event_nid, m.ord, m.root_before, m.forgotten_event_nid,
              r.room_id, r.version
            FROM (SELECT coalesce(max(pos), 0) AS head FROM sync_log) h
            LEFT JOIN (membership m JOIN room r ON r.nid = m.room_nid) ON m.user_nid = $1
            """;
    static final String SUMMARIES = """
            SELECT w.nid, c.joined, c.invited, f.first, g.former
            FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE membership = 'join') AS joined,
                     count(*) FILTER (WHERE membership = 'invite') AS invited
              FROM membership WHERE room_nid = w.nid) c
            CROSS JOIN LATERAL (
              SELECT array_agg(s.user_nid ORDER BY s.ord) AS first
              FROM (SELECT user_nid, ord FROM membership
                    WHERE room_nid = w.nid AND membership IN ('join', 'invite') ORDER BY ord LIMIT 6) s) f
            CROSS JOIN LATERAL (
              SELECT array_agg(s.user_nid ORDER BY s.ord) AS former
              FROM (SELECT user_nid, ord FROM membership
                    WHERE c.joined + c.invited <= 1 AND room_nid = w.nid AND membership IN ('leave', 'ban')
                    ORDER BY ord LIMIT 6) s) g
            """;
    private static final String CHANGED = """
            SELECT w.nid FROM unnest($1::bigint[]) AS w (nid)
            WHERE EXISTS (SELECT 1 FROM sync_log l WHERE l.room_nid = w.nid AND l.kind <= 3
                            AND l.pos > $2 AND l.pos <= $3)
            """;
    private static final String OWN_CHANGES = """
            SELECT room_nid, CASE WHEN kind = 1 THEN ref ELSE 0 END AS ref FROM sync_log
            WHERE user_nid = $1 AND kind IN (1, 2) AND pos > $2 AND pos <= $3 ORDER BY pos
            """;
    private static final String TIMELINES = """
            SELECT w.nid AS room_nid, l.ref FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT pos, ref FROM sync_log
              WHERE room_nid = w.nid AND kind = 1 AND pos > $2 AND pos <= $3
              ORDER BY pos DESC LIMIT $4) l
            ORDER BY w.nid, l.pos
            """;
    private static final String ROOTS = """
            SELECT w.nid, x.root AS value FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT root FROM room_root WHERE room_nid = w.nid AND pos <= $2 ORDER BY pos DESC LIMIT 1) x
            """;
    /// Live events count up as the log does: the newest row's event is the highest.
    private static final String ORDS = """
            SELECT w.nid, e.ord AS value FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              SELECT ref FROM sync_log
              WHERE room_nid = w.nid AND kind = 1 AND pos <= $2 ORDER BY pos DESC LIMIT 1) l
            JOIN event e ON e.nid = l.ref
            """;

    private final Database database;
    private final EventRows rows;

    PgSyncStore(Database database, RoomCaches caches) {
        this.database = database;
        this.rows = new EventRows(database, caches);
    }

    @Override
    public Snapshot memberships(long userNid) {
        List<Membership> found = new ArrayList<>();
        long head = 0;
        for (Row row : database.read(MEMBERSHIPS, Params.of(userNid))) {
            head = row.getLong("head");
            if (row.getLong("room_nid") != null) {
                found.add(new Membership(
                        rows.room(row),
                        row.getString("membership"),
                        row.getLong("event_nid"),
                        row.getLong("ord"),
                        row.getLong("root_before"),
                        row.getLong("event_nid").equals(row.getLong("forgotten_event_nid"))));
            }
        }
        return new Snapshot(head, found);
    }

    @Override
    public Map<RoomRef, MemberSummary> summaries(Collection<RoomRef> rooms) {
        Map<Long, RoomRef> byNid = new LinkedHashMap<>();
        rooms.forEach(room -> byNid.put(room.nid(), room));
        Map<RoomRef, MemberSummary> found = new LinkedHashMap<>();
        if (byNid.isEmpty()) {
            return found;
        }
        for (Row row : database.read(SUMMARIES, Params.of().longs(byNid.keySet()))) {
            RoomRef room = Objects.requireNonNull(byNid.get(row.getLong("nid")));
            found.put(
                    room,
                    new MemberSummary(
                            row.getLong("joined"), row.getLong("invited"), longs(row, "first"), longs(row, "former")));
        }
        return found;
    }

    private static List<Long> longs(Row row, String column) {
        Long[] values = row.getArrayOfLongs(column);
        return values == null ? List.of() : List.of(values);
    }

    @Override
    public Set<Long> changedRooms(Collection<Long> roomNids, long since, long upTo) {
        Set<Long> changed = new HashSet<>();
        if (roomNids.isEmpty() || since >= upTo) {
            return changed;
        }
        Params params = Params.of().longs(roomNids).value(since).value(upTo);
        database.read(CHANGED, params).forEach(row -> changed.add(row.getLong("nid")));
        return changed;
    }

    @Override
    public Map<Long, List<Long>> ownMembershipChanges(long userNid, long since, long upTo) {
        Map<Long, List<Long>> changes = new LinkedHashMap<>();
        if (since >= upTo) {
            return changes;
        }
        for (Row row :
                database.read(OWN_CHANGES, Params.of(userNid).value(since).value(upTo))) {
            changes.computeIfAbsent(row.getLong("room_nid"), ignored -> new ArrayList<>())
                    .add(row.getLong("ref"));
        }
        return changes;
    }

    @Override
    public Map<Long, List<StoredEvent>> timelines(Collection<Long> roomNids, long since, long upTo, int limit) {
        Map<Long, List<StoredEvent>> timelines = new HashMap<>();
        if (roomNids.isEmpty() || since >= upTo) {
            return timelines;
        }
        Params params =
                Params.of().longs(Set.copyOf(roomNids)).value(since).value(upTo).value(limit + 1L);
        // Numbers first: the newest events are mostly in the cache, and then no JSON is read.
        Map<Long, List<Long>> refs = new LinkedHashMap<>();
        for (Row row : database.read(TIMELINES, params)) {
            refs.computeIfAbsent(row.getLong("room_nid"), ignored -> new ArrayList<>())
                    .add(row.getLong("ref"));
        }
        Map<Long, StoredEvent> events =
                rows.byNid(refs.values().stream().flatMap(List::stream).toList());
        refs.forEach((room, nids) -> timelines.put(
                room,
                nids.stream()
                        .map(events::get)
                        // Deleted between the two reads.
                        .filter(Objects::nonNull)
                        .toList()));
        return timelines;
    }

    @Override
    public Map<Long, Long> rootsAt(Collection<Long> roomNids, long pos) {
        return valuesAt(ROOTS, roomNids, pos);
    }

    @Override
    public Map<Long, Long> ordsAt(Collection<Long> roomNids, long pos) {
        return valuesAt(ORDS, roomNids, pos);
    }

    @Override
    public long logEpoch() {
        return database.logEpoch();
    }

    private Map<Long, Long> valuesAt(String sql, Collection<Long> roomNids, long pos) {
        Map<Long, Long> values = new HashMap<>();
        if (!roomNids.isEmpty()) {
            for (Row row : database.read(sql, Params.of().longs(roomNids).value(pos))) {
                values.put(row.getLong("nid"), row.getLong("value"));
            }
        }
        return values;
    }
}
