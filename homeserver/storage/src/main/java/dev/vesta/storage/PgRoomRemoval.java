package dev.vesta.storage;

import dev.vesta.core.port.RoomRemoval;
import dev.vesta.core.room.RoomRef;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/// Deletes rooms and history. A room goes by its row in `room` first: without it every compare-and-set of the log fails
/// and no reader finds the room, so that the other rows can be deleted at leisure.
final class PgRoomRemoval implements RoomRemoval {
    private static final String FORGET = """
            UPDATE membership SET forgotten_event_nid = event_nid
            WHERE user_nid = $1 AND room_nid = $2 AND membership IN ('leave', 'ban')
            """;
    private static final String STILL_IN = """
            SELECT 1 FROM membership WHERE user_nid = $1 AND room_nid = $2 AND membership NOT IN ('leave', 'ban')
            """;
    /// A local user who has not forgotten the room keeps it.
    private static final String REMEMBERED = """
            EXISTS (SELECT 1 FROM membership m JOIN user_id u ON u.nid = m.user_nid
              WHERE m.room_nid = r.nid AND u.local AND m.forgotten_event_nid IS DISTINCT FROM m.event_nid)
            """;
    private static final String FORGOTTEN_BY_ALL = """
            SELECT r.nid AS room_nid, r.room_id, r.version FROM room r
            WHERE r.nid IN (SELECT room_nid FROM membership WHERE forgotten_event_nid IS NOT NULL)
              AND NOT\s""" + REMEMBERED + "LIMIT $1";
    private static final String IN_USE = """
            SELECT 1 FROM membership m JOIN user_id u ON u.nid = m.user_nid
            WHERE m.room_nid = $1 AND u.local AND m.membership NOT IN ('leave', 'ban') LIMIT 1
            """;
    private static final String PLACE_OF =
            "SELECT min(ord) AS ord FROM event WHERE room_nid = $1 AND origin_server_ts >= $2";
    private static final String REVISION = "SELECT revision FROM room WHERE nid = $1";
    /// The revision was read before this statement's snapshot: a join that the snapshot does not show changed it.
    private static final String CONDEMN = """
            WITH gone AS (
              DELETE FROM room r WHERE r.nid = $1 AND r.revision = $2 AND ($3 OR NOT\s""" + REMEMBERED + """
              ) RETURNING r.nid)
            INSERT INTO room_purge (room_nid, before_ord) SELECT nid, NULL FROM gone
            ON CONFLICT (room_nid) DO UPDATE SET before_ord = NULL
            RETURNING room_nid
            """;
    private static final String CONDEMN_HISTORY = """
            INSERT INTO room_purge (room_nid, before_ord) SELECT nid, $2 FROM room WHERE nid = $1
            ON CONFLICT (room_nid) DO UPDATE SET before_ord = greatest(room_purge.before_ord, excluded.before_ord)
            WHERE room_purge.before_ord IS NOT NULL
            """;
    private static final String OPEN = """
            SELECT p.room_nid, p.before_ord, r.room_id, r.version
            FROM room_purge p LEFT JOIN room r ON r.nid = p.room_nid ORDER BY p.room_nid
            """;
    private static final String HISTORY_DONE = "DELETE FROM room_purge WHERE room_nid = $1 AND before_ord <= $2";
    private static final String DONE = "DELETE FROM room_purge WHERE room_nid = $1 AND before_ord IS NULL";

    /// One statement a table, each of at most $2 rows; only where all delete nothing is the room gone.
    private static final List<String> ROWS = List.of(
            // What is found by the users of the room goes before who they were.
            """
            DELETE FROM unread WHERE ctid = ANY(ARRAY(SELECT x.ctid FROM membership m
              JOIN unread x ON x.user_nid = m.user_nid AND x.room_nid = m.room_nid WHERE m.room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM notification WHERE ctid = ANY(ARRAY(SELECT x.ctid FROM membership m
              JOIN notification x ON x.user_nid = m.user_nid AND x.room_nid = m.room_nid WHERE m.room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM read_up_to WHERE ctid = ANY(ARRAY(SELECT x.ctid FROM membership m
              JOIN read_up_to x ON x.user_nid = m.user_nid AND x.room_nid = m.room_nid WHERE m.room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM account_data
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM account_data WHERE room_nid = $1 AND room_nid <> 0 LIMIT $2))
            """,
            """
            DELETE FROM receipt WHERE ctid = ANY(ARRAY(SELECT ctid FROM receipt WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM sync_log WHERE pos IN (
              SELECT pos FROM sync_log
              WHERE room_nid = $1 AND kind IN (8, 9) AND pos < (SELECT max(pos) FROM sync_log) LIMIT $2)
            """,
            """
            DELETE FROM sync_log WHERE pos IN (SELECT l.pos FROM membership m
              JOIN user_id u ON u.nid = m.user_nid AND u.local
              JOIN sync_log l ON l.user_nid = m.user_nid AND l.room_nid = m.room_nid AND l.kind = 6
              WHERE m.room_nid = $1 AND l.pos < (SELECT max(pos) FROM sync_log) LIMIT $2)
            """,
            """
            DELETE FROM membership WHERE ctid = ANY(ARRAY(SELECT ctid FROM membership WHERE room_nid = $1 LIMIT $2))
            """,
            "DELETE FROM open_room WHERE ctid = ANY(ARRAY(SELECT ctid FROM open_room WHERE room_nid = $1 LIMIT $2))",
            """
            DELETE FROM server_notice_room
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM server_notice_room WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM sliding_room WHERE ctid = ANY(ARRAY(SELECT ctid FROM sliding_room WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM room_alias WHERE ctid = ANY(ARRAY(SELECT ctid FROM room_alias WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM directory_room
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM directory_room WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM room_gap WHERE ctid = ANY(ARRAY(SELECT ctid FROM room_gap WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM relation WHERE ctid = ANY(ARRAY(SELECT ctid FROM relation WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM open_redaction
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM open_redaction WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM unchained WHERE ctid = ANY(ARRAY(SELECT ctid FROM unchained WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM auth_link WHERE ctid = ANY(ARRAY(SELECT ctid FROM auth_link WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM auth_chain WHERE ctid = ANY(ARRAY(SELECT ctid FROM auth_chain WHERE room_nid = $1 LIMIT $2))
            """,
            """
            DELETE FROM current_state
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM current_state WHERE room_nid = $1 LIMIT $2))
            """,
            // The log's newest row is its head, which must not go backwards.
            """
            DELETE FROM sync_log WHERE pos IN (
              SELECT pos FROM sync_log
              WHERE room_nid = $1 AND kind <= 3 AND pos < (SELECT max(pos) FROM sync_log) LIMIT $2)
            """,
            """
            DELETE FROM sync_log WHERE pos IN (
              SELECT pos FROM sync_log
              WHERE room_nid = $1 AND kind = 7 AND pos < (SELECT max(pos) FROM sync_log) LIMIT $2)
            """,
            """
            UPDATE sync_log SET kind = 0, room_nid = NULL, user_nid = NULL, ref = 0 WHERE pos IN (
              SELECT pos FROM sync_log WHERE room_nid = $1 AND pos = (SELECT max(pos) FROM sync_log) LIMIT $2)
            """,
            """
            DELETE FROM room_root WHERE ctid = ANY(ARRAY(SELECT ctid FROM room_root WHERE room_nid = $1 LIMIT $2))
            """,
            """
            WITH e AS (SELECT nid FROM event WHERE room_nid = $1 LIMIT $2),
            t AS (DELETE FROM client_txn WHERE event_nid IN (SELECT nid FROM e)),
            v AS (DELETE FROM verdict WHERE event_nid IN (SELECT nid FROM e))
            DELETE FROM event WHERE nid IN (SELECT nid FROM e)
            """,
            """
            DELETE FROM state_node WHERE ctid = ANY(ARRAY(SELECT ctid FROM state_node WHERE room_nid = $1 LIMIT $2))
            """);

    /// Counting the deletion locks the room's row: a sweep's deletion comes before it or sees it.
    private static final String DELETE_MESSAGES = """
            WITH counted AS (UPDATE room SET purges = purges + 1 WHERE nid = $1 RETURNING extremities),
            e AS (
              SELECT e.nid FROM event e, counted c
              WHERE e.nid = ANY($2) AND e.room_nid = $1 AND e.state_key_nid IS NULL AND NOT e.nid = ANY(c.extremities)),
            newest AS (SELECT max(pos) AS pos FROM sync_log),
            hits AS (SELECT l.pos, l.pos = n.pos AS newest FROM sync_log l, newest n
              WHERE l.room_nid = $1 AND l.kind = 1 AND l.ref IN (SELECT nid FROM e)),
            l AS (DELETE FROM sync_log WHERE pos IN (SELECT pos FROM hits WHERE NOT newest)),
            b AS (UPDATE sync_log SET kind = 0, room_nid = NULL, user_nid = NULL, ref = 0
              WHERE pos IN (SELECT pos FROM hits WHERE newest)),
            t AS (DELETE FROM client_txn WHERE event_nid IN (SELECT nid FROM e)),
            x AS (DELETE FROM relation WHERE event_nid IN (SELECT nid FROM e)),
            o AS (DELETE FROM open_redaction WHERE room_nid = $1 AND event_nid IN (SELECT nid FROM e)),
            s AS (UPDATE event SET redacted_by = 0
              WHERE redacted_by IN (SELECT nid FROM e) AND nid NOT IN (SELECT nid FROM e))
            DELETE FROM event WHERE nid IN (SELECT nid FROM e)
            """;

    private final Database database;
    private final RoomCaches caches;
    private final EventRows rows;

    PgRoomRemoval(Database database, RoomCaches caches) {
        this.database = database;
        this.caches = caches;
        this.rows = new EventRows(database, caches);
    }

    @Override
    public boolean forget(RoomRef room, long userNid) {
        Params params = Params.of(userNid).value(room.nid());
        // Marked, or never in the room; anything else is a membership that cannot be forgotten.
        return database.query(FORGET, params).rowCount() > 0
                || !database.read(STILL_IN, Params.of(userNid).value(room.nid()))
                        .iterator()
                        .hasNext();
    }

    @Override
    public List<RoomRef> forgottenByAll(int limit) {
        List<RoomRef> found = new ArrayList<>();
        database.read(FORGOTTEN_BY_ALL, Params.of((long) limit)).forEach(row -> found.add(rows.room(row)));
        return found;
    }

    @Override
    public boolean inUse(RoomRef room) {
        return database.read(IN_USE, Params.of(room.nid())).iterator().hasNext();
    }

    @Override
    public boolean condemn(RoomRef room, boolean evenIfRemembered) {
        for (Row row : database.read(REVISION, Params.of(room.nid()))) {
            Params params = Params.of(room.nid()).value(row.getLong("revision")).value(evenIfRemembered);
            if (database.query(CONDEMN, params).iterator().hasNext()) {
                caches.forget(room);
                return true;
            }
        }
        return false;
    }

    @Override
    public OptionalLong placeOf(RoomRef room, long ts) {
        for (Row row : database.read(PLACE_OF, Params.of(room.nid()).value(ts))) {
            Long ord = row.getLong("ord");
            return ord == null ? OptionalLong.empty() : OptionalLong.of(ord);
        }
        return OptionalLong.empty();
    }

    @Override
    public void condemnHistory(RoomRef room, long beforeOrd) {
        database.query(CONDEMN_HISTORY, Params.of(room.nid()).value(beforeOrd));
    }

    @Override
    public List<Open> open() {
        List<Open> open = new ArrayList<>();
        for (Row row : database.read(OPEN, Params.of())) {
            Long before = row.getLong("before_ord");
            boolean history = before != null && row.getString("room_id") != null;
            open.add(new Open(
                    row.getLong("room_nid"), history ? rows.room(row) : null, before == null ? 0 : before.longValue()));
        }
        return open;
    }

    @Override
    public boolean deleteRows(long roomNid, int limit) {
        for (String sql : ROWS) {
            if (deleted(sql, roomNid, limit) > 0) {
                return true;
            }
        }
        database.query(DONE, Params.of(roomNid));
        return false;
    }

    @Override
    public void deleteMessages(RoomRef room, Collection<Long> eventNids) {
        database.query(DELETE_MESSAGES, Params.of(room.nid()).longs(eventNids));
        caches.events.invalidateAll(eventNids);
    }

    @Override
    public void historyDone(RoomRef room, long beforeOrd) {
        database.query(HISTORY_DONE, Params.of(room.nid()).value(beforeOrd));
    }

    private int deleted(String sql, long roomNid, int limit) {
        RowSet<Row> answer = database.query(sql, Params.of(roomNid).value((long) limit));
        return answer.rowCount();
    }
}
