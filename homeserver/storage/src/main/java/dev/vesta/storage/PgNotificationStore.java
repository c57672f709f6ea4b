package dev.vesta.storage;

import dev.vesta.core.port.NotificationStore;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/// Notifications; the log writes them. What is unread has a row in `unread` too.
final class PgNotificationStore implements NotificationStore {
    private static final String PAGE = """
            SELECT n.number, n.room_nid, e.nid, n.actions, n.ts,
              NOT EXISTS (
                SELECT FROM unread x WHERE x.user_nid = n.user_nid AND x.room_nid = n.room_nid AND x.ord = n.ord) AS read
            FROM notification n JOIN event e ON e.room_nid = n.room_nid AND e.ord = n.ord AND e.redacted_by IS NULL
            WHERE n.user_nid = $1 AND n.number < $2 AND (n.highlight OR NOT $3)
            ORDER BY n.number DESC LIMIT $4
            """;

    private final Database database;

    PgNotificationStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Notification> page(long userNid, long before, boolean highlights, int limit) {
        Params params = Params.of(userNid).value(before).value(highlights).value((long) limit);
        List<Notification> found = new ArrayList<>();
        for (Row row : database.read(PAGE, params)) {
            found.add(new Notification(
                    row.getLong("number"),
                    row.getLong("room_nid"),
                    row.getLong("nid"),
                    actions(row.getBuffer("actions")),
                    row.getBoolean("read"),
                    row.getLong("ts")));
        }
        return found;
    }

    private static JsonValue.Arr actions(Buffer stored) {
        if (JsonReader.read(stored.getBytes()) instanceof ParseResult.Parsed<JsonValue>(JsonValue.Arr actions)) {
            return actions;
        }
        throw new IllegalStateException("stored actions are broken");
    }
}
