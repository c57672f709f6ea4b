package dev.vesta.storage;

import dev.vesta.core.port.ReportStore;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/// Reports.
final class PgReportStore implements ReportStore {
    private static final String ADD = """
            INSERT INTO report (reporter_nid, room_id, event_id, user_id, reason, created_ts)
            SELECT $1::bigint, $2::text, $3::text, $4::text, $5::bytea, $6::bigint
            WHERE (SELECT count(*) FROM report WHERE reporter_nid = $1 AND created_ts > $6 - 86400000) < $7
            """;
    private static final String BEFORE = """
            SELECT r.id, u.user_id AS reporter, r.room_id, r.event_id, r.user_id, r.reason, r.created_ts
            FROM report r JOIN user_id u ON u.nid = r.reporter_nid
            WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2
            """;

    private final Database database;

    PgReportStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean add(NewReport report) {
        RoomId room = report.room();
        EventId event = report.event();
        UserId user = report.user();
        Params params = Params.of(report.reporterNid()).value(room == null ? null : room.value());
        params.value(event == null ? null : event.value()).value(user == null ? null : user.value());
        params.utf8(report.reason()).value(report.nowTs()).value((long) MAX_A_DAY);
        return database.query(ADD, params).rowCount() > 0;
    }

    @Override
    public List<Report> before(long id, int limit) {
        List<Report> found = new ArrayList<>();
        for (Row row : database.read(BEFORE, Params.of(id).value((long) limit))) {
            String room = row.getString("room_id");
            String event = row.getString("event_id");
            String user = row.getString("user_id");
            found.add(new Report(
                    row.getLong("id"),
                    new UserId(row.getString("reporter")),
                    room == null ? null : new RoomId(room),
                    event == null ? null : new EventId(event),
                    user == null ? null : new UserId(user),
                    Params.textOf(row.getBuffer("reason")),
                    row.getLong("created_ts")));
        }
        return found;
    }
}
