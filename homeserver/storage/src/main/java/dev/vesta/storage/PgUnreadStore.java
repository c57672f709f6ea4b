package dev.vesta.storage;

import dev.vesta.core.port.UnreadStore;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.Map;

/// Counts of what is unread; the log writes the rows.
final class PgUnreadStore implements UnreadStore {
    private static final String COUNTS = """
            SELECT room_nid, thread_nid, count(*) AS notifications, count(*) FILTER (WHERE highlight) AS highlights
            FROM unread WHERE user_nid = $1 GROUP BY room_nid, thread_nid
            """;

    private final Database database;

    PgUnreadStore(Database database) {
        this.database = database;
    }

    @Override
    public Map<Long, RoomCounts> counts(long userNid) {
        Map<Long, Map<Long, Counts>> found = new HashMap<>();
        for (Row row : database.read(COUNTS, Params.of(userNid))) {
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
