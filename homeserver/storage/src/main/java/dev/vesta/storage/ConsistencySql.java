package dev.vesta.storage;

/// The statements of `doctor consistency`.
final class ConsistencySql {
    /// One moment for all that is read of a room. A large room takes longer than an ordinary statement may.
    static final String BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    static final String NO_TIMEOUT = "SET LOCAL statement_timeout = 0";

    static final String ROOMS_AFTER = "SELECT nid FROM room WHERE nid > $1 ORDER BY nid LIMIT $2";
    static final String ROOM_BY_ID = "SELECT nid FROM room WHERE room_id = $1";
    static final String ROOM = """
            SELECT nid, room_id, version, revision, extremities, root, next_ord FROM room WHERE nid = $1
            """;

    private static final String EVENT_COLUMNS = """
            SELECT e.nid, e.ord, e.event_id, e.type, e.state_key_nid, k.type AS key_type, k.state_key, e.sender_nid,
                   u.user_id AS sender, e.origin_server_ts, e.depth, e.root_before, e.redacted_by, e.standing,
                   e.json
            FROM event e
            LEFT JOIN state_key k ON k.nid = e.state_key_nid
            LEFT JOIN user_id u ON u.nid = e.sender_nid
            WHERE e.room_nid = $1
            """;

    static final String EVENTS = EVENT_COLUMNS + "AND e.ord IS NOT NULL ORDER BY e.ord";
    static final String BESIDE = EVENT_COLUMNS + "AND e.ord IS NULL ORDER BY e.nid";
    static final String STATE_EVENTS = EVENT_COLUMNS + "AND e.state_key_nid IS NOT NULL";
    static final String PATCHY = """
            SELECT 1 WHERE EXISTS (SELECT 1 FROM room_gap WHERE room_nid = $1)
              OR EXISTS (SELECT 1 FROM sync_log WHERE room_nid = $1 AND kind = 7)
            """;
    static final String EVENTS_BY_NID = EVENT_COLUMNS + "AND e.nid = ANY($2)";
    static final String EVENTS_BY_ID = EVENT_COLUMNS + "AND e.event_id = ANY($2)";

    static final String RELATIONS = """
            SELECT event_nid, parent_id, rel_type, type, sender_nid, ord, annotation FROM relation
            WHERE room_nid = $1 AND event_nid = ANY($2)
            """;

    static final String KEY_NID = "SELECT nid FROM state_key WHERE type = $1 AND state_key = $2";

    /// Sorted by an expression: the primary key spans all rooms, and walking it would read them all.
    static final String NODES = "SELECT id, hash, bytes FROM state_node WHERE room_nid = $1 ORDER BY id + 0";

    static final String NODES_BY_ID = "SELECT id, hash, bytes FROM state_node WHERE room_nid = $1 AND id = ANY($2)";

    static final String LOG = """
            SELECT l.pos, l.kind, l.user_nid, u.user_id, l.ref, r.root
            FROM sync_log l
            LEFT JOIN user_id u ON u.nid = l.user_nid
            LEFT JOIN room_root r ON r.room_nid = l.room_nid AND r.pos = l.pos
            WHERE l.room_nid = $1
            ORDER BY l.pos
            """;
    static final String ROOTS_OUTSIDE_LOG = """
            SELECT r.pos, r.root FROM room_root r
            LEFT JOIN sync_log l ON l.pos = r.pos AND l.room_nid = r.room_nid
            WHERE r.room_nid = $1 AND l.pos IS NULL
            ORDER BY r.pos LIMIT $2
            """;
    static final String CURRENT_STATE = """
            SELECT state_key_nid, event_nid FROM current_state WHERE room_nid = $1
            """;
    static final String MEMBERS = """
            SELECT m.user_nid, u.user_id, m.membership, m.event_nid, m.ord, m.root_before
            FROM membership m LEFT JOIN user_id u ON u.nid = m.user_nid
            WHERE m.room_nid = $1
            """;
    static final String FOREIGN_TXNS = """
            SELECT t.user_nid, t.event_nid FROM client_txn t JOIN event e ON e.nid = t.event_nid
            WHERE e.room_nid = $1 AND e.sender_nid <> t.user_nid
            LIMIT $2
            """;

    private ConsistencySql() {}
}
