package dev.vesta.storage;

import dev.vesta.core.port.ReceiptStore;
import dev.vesta.protocol.id.EventId;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Receipts; the log writes them.
final class PgReceiptStore implements ReceiptStore {
    private static final String CHANGED = """
            SELECT x.* FROM unnest($1::bigint[]) AS w (nid)
            CROSS JOIN LATERAL (
              (SELECT room_nid, user_nid, type, thread, event_id, ord, ts, pos FROM receipt
               WHERE room_nid = w.nid AND pos > $3 AND user_nid <> $2 AND type <> 'm.read.private'
               ORDER BY pos DESC LIMIT $4)
              UNION ALL
              (SELECT room_nid, user_nid, type, thread, event_id, ord, ts, pos FROM receipt
               WHERE room_nid = w.nid AND pos > $3 AND user_nid = $2)) x
            ORDER BY x.pos
            """;

    private final Database database;

    PgReceiptStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Receipt> changed(Collection<Long> roomNids, long userNid, long since, int limit) {
        List<Receipt> found = new ArrayList<>();
        if (roomNids.isEmpty()) {
            return found;
        }
        Params params = Params.of().longs(roomNids).value(userNid).value(since).value((long) limit);
        for (Row row : database.read(CHANGED, params)) {
            String thread = row.getString("thread");
            found.add(new Receipt(
                    row.getLong("room_nid"),
                    row.getLong("user_nid"),
                    row.getString("type"),
                    thread.isEmpty() ? null : thread,
                    new EventId(row.getString("event_id")),
                    row.getLong("ord"),
                    row.getLong("ts")));
        }
        return found;
    }
}
