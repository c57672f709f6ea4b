package dev.vesta.storage;

import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.EventId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads where events of a room are missing.
final class GapReads {
    private static final String GAPS = """
            SELECT ord, floor, prev_id FROM room_gap WHERE room_nid = $1 AND ord BETWEEN $2 AND $3 ORDER BY ord
            """;
    private static final String GAPS_NAMING = """
            SELECT ord, floor, prev_id FROM room_gap
            WHERE room_nid = $1 AND ord IN (SELECT ord FROM room_gap WHERE room_nid = $1 AND prev_id = ANY ($2))
            ORDER BY ord
            """;

    private final Database database;

    GapReads(Database database) {
        this.database = database;
    }

    /// The gaps at events with a place in [fromOrd, toOrd], the lowest first.
    List<RoomGap> between(RoomRef room, long fromOrd, long toOrd) {
        return gaps(database.read(GAPS, Params.of(room.nid()).value(fromOrd).value(toOrd)));
    }

    /// The gaps in which one of these events is missing, the lowest first.
    List<RoomGap> naming(RoomRef room, Collection<EventId> missing) {
        List<Buffer> ids = missing.stream().map(id -> Params.utf8Of(id.value())).toList();
        return gaps(database.read(GAPS_NAMING, Params.of(room.nid()).buffers(ids)));
    }

    private static List<RoomGap> gaps(RowSet<Row> rows) {
        Map<Long, RoomGap> found = new LinkedHashMap<>();
        for (Row row : rows) {
            long ord = row.getLong("ord");
            EventId missing = new EventId(Params.textOf(row.getBuffer("prev_id")));
            found.computeIfAbsent(ord, o -> new RoomGap(o, row.getLong("floor"), new ArrayList<>()))
                    .missing()
                    .add(missing);
        }
        return List.copyOf(found.values());
    }
}
