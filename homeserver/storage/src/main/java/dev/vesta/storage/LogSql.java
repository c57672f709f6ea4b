package dev.vesta.storage;

/// The statements of one batch. All are set-based; all but the first two write only for rooms that this batch's
/// compare-and-set has stamped (`commit_id = $1`), so that an item whose check failed writes nothing.
final class LogSql {
    /// Everybody who writes the log takes this lock before taking positions: "vesta" in ASCII.
    static final String LOCK = "SELECT pg_advisory_xact_lock(" + 0x7665737461L + ")";

    static final String INSERT_ROOMS = """
            INSERT INTO room (nid, room_id, version, revision, root, next_ord, extremities, commit_id)
            SELECT v.nid, v.room_id, v.version, v.revision, v.root, v.next_ord, coalesce(e.nids, '{}'), $1
            FROM unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
              AS v (nid, room_id, version, revision, root, next_ord)
            LEFT JOIN (
              SELECT x.room, array_agg(x.event ORDER BY x.i) AS nids
              FROM unnest($8::bigint[], $9::bigint[]) WITH ORDINALITY AS x (room, event, i) GROUP BY x.room
            ) e ON e.room = v.nid
            ORDER BY v.nid
            ON CONFLICT DO NOTHING
            """;

    /// The compare-and-set. Rooms are locked in the order of their numbers, so that two nodes cannot lock crosswise.
    /// The extremities are compared too: two nodes may both have made a revision 6, and what builds upon the one
    /// that lost must not pass for building upon the other. A client's transaction that was done before
    /// is a conflict too: whoever asks again then looks it up, and nobody else has to. (The look-up is a subquery
    /// of its own so that it always uses the index.)
    static final String UPDATE_ROOMS = """
            WITH v AS (
              SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
                AS v (nid, expected, expected_root, revision, root, next_ord)),
            old AS (
              SELECT x.room, array_agg(x.event ORDER BY x.i) AS nids
              FROM unnest($8::bigint[], $9::bigint[]) WITH ORDINALITY AS x (room, event, i) GROUP BY x.room),
            new AS (
              SELECT x.room, array_agg(x.event ORDER BY x.i) AS nids
              FROM unnest($10::bigint[], $11::bigint[]) WITH ORDINALITY AS x (room, event, i) GROUP BY x.room),
            done AS (
              SELECT t.room
              FROM unnest($12::bigint[], $13::bigint[], $14::bytea[], $15::bytea[], $16::bytea[])
                AS t (room, user_nid, device_id, endpoint, txn_id)
              WHERE (SELECT c.event_nid FROM client_txn c
                     WHERE c.user_nid = t.user_nid AND c.device_id = t.device_id AND c.endpoint = t.endpoint
                       AND c.txn_id = t.txn_id LIMIT 1) IS NOT NULL),
            locked AS (
              SELECT r.nid FROM room r JOIN v ON v.nid = r.nid LEFT JOIN old ON old.room = v.nid
              WHERE r.revision = v.expected AND r.root = v.expected_root
                AND r.extremities = coalesce(old.nids, '{}')
                AND r.nid NOT IN (SELECT done.room FROM done)
              ORDER BY r.nid
              FOR UPDATE OF r)
            UPDATE room r
            SET revision = v.revision, root = v.root, next_ord = v.next_ord,
                extremities = coalesce(new.nids, '{}'), commit_id = $1
            FROM locked JOIN v ON v.nid = locked.nid LEFT JOIN new ON new.room = v.nid
            WHERE r.nid = locked.nid AND r.revision = v.expected
            """;

    static final String INSERT_EVENTS = """
            INSERT INTO event (room_nid, nid, ord, event_id, type, state_key_nid, sender_nid, origin_server_ts, depth,
              root_before, json)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bytea[], $7::bigint[],
              $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bytea[])
              AS v (room_nid, nid, ord, event_id, type, state_key_nid, sender_nid, ts, depth, root_before, json)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            """;

    static final String INSERT_NODES = """
            INSERT INTO state_node (room_nid, id, hash, bytes)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[])
              AS v (room_nid, id, hash, bytes)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            ORDER BY v.room_nid, v.hash
            """;

    static final String UPSERT_STATE = """
            INSERT INTO current_state (room_nid, state_key_nid, event_nid)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS v (room_nid, state_key_nid, event_nid)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            ON CONFLICT (room_nid, state_key_nid) DO UPDATE SET event_nid = excluded.event_nid
            """;

    static final String UPSERT_MEMBERSHIPS = """
            INSERT INTO membership (room_nid, user_nid, membership, event_nid, ord, root_before)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
              AS v (room_nid, user_nid, membership, event_nid, ord, root_before)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            ON CONFLICT (user_nid, room_nid) DO UPDATE SET membership = excluded.membership,
              event_nid = excluded.event_nid, ord = excluded.ord, root_before = excluded.root_before
            """;

    /// State events for the index of auth chains, which takes them when it is asked for.
    static final String INSERT_UNCHAINED = """
            INSERT INTO unchained (room_nid, event_nid)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[]) AS v (room_nid, event_nid)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            """;

    static final String TXN_CONSTRAINT = "client_txn_once";

    static final String INSERT_TXNS = """
            INSERT INTO client_txn (user_nid, device_id, endpoint, txn_id, event_nid, created_ts)
            SELECT v.user_nid, v.device_id, v.endpoint, v.txn_id, v.event_nid, v.created_ts
            FROM unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bigint[], $8::bigint[])
              AS v (room_nid, user_nid, device_id, endpoint, txn_id, event_nid, created_ts)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            """;

    /// Positions, in the order of the batch; `root` is null where the event left the current state as it was.
    static final String APPEND = """
            WITH v AS (
              SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) WITH ORDINALITY
                AS v (room_nid, ref, user_nid, root, idx)
              JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1),
            l AS (
              INSERT INTO sync_log (kind, room_nid, user_nid, ref)
              SELECT 1, room_nid, user_nid, ref FROM v ORDER BY idx
              RETURNING pos, ref),
            r AS (
              INSERT INTO room_root (room_nid, pos, root)
              SELECT v.room_nid, l.pos, v.root FROM l JOIN v ON v.ref = l.ref WHERE v.root IS NOT NULL)
            SELECT pos, ref FROM l
            """;

    static final String MAX_POS = "SELECT coalesce(max(pos), 0) AS pos FROM sync_log";

    /// Which of these references are in the log after all; events and other items are numbered from one sequence.
    static final String FIND = "SELECT pos, ref FROM sync_log WHERE pos > $1 AND ref = ANY($2)";

    /// The same for commits whose last row refers to something else, or that have none: by an event that they write.
    /// Where that was there before it had neither place nor state. What they wrote is visible at the head.
    static final String FIND_EVENTS = """
            SELECT v.nid AS ref, (SELECT coalesce(max(pos), 0) FROM sync_log) AS pos
            FROM unnest($1::bigint[], $2::boolean[]) AS v (nid, upgrades) JOIN event e ON e.nid = v.nid
            WHERE NOT v.upgrades OR e.ord IS NOT NULL OR e.root_before <> 0
            """;

    /// Ends what is left of a lost log connection; rows as long as it is still there.
    static final String END_BACKEND =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";

    private LogSql() {}
}
