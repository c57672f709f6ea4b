package dev.vesta.storage;

import dev.vesta.core.log.UnreadChange.Dropped;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.protocol.id.UserId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts of what is unread; the log writes the rows.
final class PgUnreadStore implements UnreadStore {
    private static final String COUNTS = """
            SELECT room_nid, thread_nid, count(*) AS notifications, count(*) FILTER (WHERE highlight) AS highlights
            FROM unread WHERE user_nid = $1 GROUP BY room_nid, thread_nid
            """;

    private static final String COUNTS_OF = """
            SELECT room_nid, thread_nid, count(*) AS notifications, count(*) FILTER (WHERE highlight) AS highlights
            FROM unread WHERE user_nid = $1 AND room_nid = ANY($2) AND pos <= $3 GROUP BY room_nid, thread_nid
            """;
    private static final String CHANGED = """
            SELECT DISTINCT room_nid FROM sync_log WHERE user_nid = $1 AND kind = 6 AND pos > $2 AND pos <= $3
            """;
    private static final String WITH_UNREAD = """
            SELECT v.user_nid, v.room_nid FROM unnest($1::bigint[], $2::bigint[]) AS v (user_nid, room_nid)
            WHERE EXISTS (SELECT FROM unread x WHERE x.user_nid = v.user_nid AND x.room_nid = v.room_nid)
            """;
    private static final String COUNTED_FOR = """
            SELECT user_nid, ord FROM unread WHERE user_nid = ANY($1) AND room_nid = $2 AND ord = ANY($3)
            """;
    private static final String LOCAL_MEMBERS = """
            SELECT u.nid, u.user_id FROM membership m JOIN user_id u ON u.nid = m.user_nid
            WHERE m.room_nid = $1 AND m.membership = 'join' AND u.local
            """;

    private final Database database;

    PgUnreadStore(Database database) {
        this.database = database;
    }

    @Override
    public Map<Long, RoomCounts> counts(long userNid) {
        return counts(database.read(COUNTS, Params.of(userNid)));
    }

    @Override
    public Map<Long, RoomCounts> counts(long userNid, Collection<Long> roomNids, long upTo) {
        return roomNids.isEmpty()
                ? Map.of()
                : counts(database.read(
                        COUNTS_OF, Params.of(userNid).longs(roomNids).value(upTo)));
    }

    @Override
    public Set<Long> changed(long userNid, long since, long upTo) {
        Set<Long> rooms = new HashSet<>();
        if (since < upTo) {
            Params params = Params.of(userNid).value(since).value(upTo);
            database.read(CHANGED, params).forEach(row -> rooms.add(row.getLong("room_nid")));
        }
        return rooms;
    }

    @Override
    public Set<Place> withUnread(Collection<Place> places) {
        Set<Place> found = new HashSet<>();
        if (!places.isEmpty()) {
            Params params = Params.of()
                    .longs(places.stream().map(Place::userNid).toList())
                    .longs(places.stream().map(Place::roomNid).toList());
            database.read(WITH_UNREAD, params)
                    .forEach(row -> found.add(new Place(row.getLong("user_nid"), row.getLong("room_nid"))));
        }
        return found;
    }

    @Override
    public List<Dropped> countedFor(long roomNid, Collection<Long> ords, Collection<Long> userNids) {
        List<Dropped> found = new ArrayList<>();
        if (!ords.isEmpty() && !userNids.isEmpty()) {
            Params params = Params.of().longs(userNids).value(roomNid).longs(ords);
            database.read(COUNTED_FOR, params)
                    .forEach(row -> found.add(new Dropped(row.getLong("user_nid"), row.getLong("ord"))));
        }
        return found;
    }

    @Override
    public Map<Long, UserId> localMembers(long roomNid) {
        Map<Long, UserId> members = new HashMap<>();
        database.read(LOCAL_MEMBERS, Params.of(roomNid))
                .forEach(row -> members.put(row.getLong("nid"), new UserId(row.getString("user_id"))));
        return members;
    }

    private static Map<Long, RoomCounts> counts(RowSet<Row> rows) {
        Map<Long, Map<Long, Counts>> found = new HashMap<>();
        for (Row row : rows) {
            found.computeIfAbsent(row.getLong("room_nid"), ignored -> new HashMap<>())
                    .put(
                            row.getLong("thread_nid"),
                            new Counts(row.getLong("notifications"), row.getLong("highlights")));
        }
        Map<Long, RoomCounts> counts = new HashMap<>();
        found.forEach((room, byThread) -> counts.put(room, new RoomCounts(byThread)));
        return counts;
    }
}
