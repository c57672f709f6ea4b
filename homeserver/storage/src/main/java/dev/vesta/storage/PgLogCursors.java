package dev.vesta.storage;

import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogRow;
import dev.vesta.core.port.LogCursors;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/// The log for its consumers.
final class PgLogCursors implements LogCursors {
    private static final String POSITION = "SELECT pos FROM log_cursor WHERE name = $1";
    private static final String ADVANCE = """
            INSERT INTO log_cursor (name, pos) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET pos = greatest(log_cursor.pos, excluded.pos)
            """;
    private static final String ROWS = """
            SELECT pos, kind, room_nid, user_nid, ref FROM sync_log WHERE pos > $1 ORDER BY pos LIMIT $2
            """;

    private final Database database;

    PgLogCursors(Database database) {
        this.database = database;
    }

    @Override
    public long position(String consumer) {
        for (Row row : database.read(POSITION, Params.of().value(consumer))) {
            return row.getLong("pos");
        }
        return 0;
    }

    @Override
    public void advance(String consumer, long pos) {
        // Again is harmless, for it never moves back.
        database.read(ADVANCE, Params.of().value(consumer).value(pos));
    }

    @Override
    public List<LogRow> rows(long after, int limit) {
        List<LogRow> rows = new ArrayList<>();
        for (Row row : database.read(ROWS, Params.of(after).value((long) limit))) {
            rows.add(new LogRow(
                    row.getLong("pos"),
                    LogKind.of(row.getInteger("kind")),
                    row.getLong("room_nid"),
                    row.getLong("user_nid"),
                    row.getLong("ref")));
        }
        return rows;
    }
}
