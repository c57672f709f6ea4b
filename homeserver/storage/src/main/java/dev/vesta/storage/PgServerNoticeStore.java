package dev.vesta.storage;

import dev.vesta.core.port.ServerNoticeStore;
import io.vertx.sqlclient.Row;
import java.util.OptionalLong;

/// Rooms for the server's notices.
final class PgServerNoticeStore implements ServerNoticeStore {
    private static final String ROOM = """
            SELECT s.room_nid FROM server_notice_room s JOIN room r ON r.nid = s.room_nid WHERE s.user_nid = $1
            """;
    private static final String PUT = """
            INSERT INTO server_notice_room (user_nid, room_nid) VALUES ($1, $2)
            ON CONFLICT (user_nid) DO UPDATE SET room_nid = excluded.room_nid
            """;

    private final Database database;

    PgServerNoticeStore(Database database) {
        this.database = database;
    }

    @Override
    public OptionalLong room(long userNid) {
        for (Row row : database.read(ROOM, Params.of(userNid))) {
            return OptionalLong.of(row.getLong("room_nid"));
        }
        return OptionalLong.empty();
    }

    @Override
    public void put(long userNid, long roomNid) {
        database.query(PUT, Params.of(userNid).value(roomNid));
    }
}
