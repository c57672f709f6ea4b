package dev.vesta.storage;

/// The statements of what is in the log beside rooms' commits. A batch without such items has none of them.
final class ItemSql {
    /// The first who comes with a client's transaction has it: its row names that one's `ref`. In the order of the
    /// keys, so that two nodes cannot wait crosswise.
    static final String CLAIM_TXNS = """
            INSERT INTO client_txn (user_nid, device_id, endpoint, txn_id, event_nid, created_ts)
            SELECT v.* FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[])
              AS v (user_nid, device_id, endpoint, txn_id, ref, created_ts)
            ORDER BY v.user_nid, v.device_id, v.endpoint, v.txn_id
            ON CONFLICT DO NOTHING
            """;

    /// The same for messages of other servers.
    static final String CLAIM_REMOTE = """
            INSERT INTO to_device_seen (origin, message_id, ref, created_ts)
            SELECT v.* FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[])
              AS v (origin, message_id, ref, created_ts)
            ORDER BY v.origin, v.message_id
            ON CONFLICT DO NOTHING
            """;

    /// Devices that get a message cannot be deleted before the commit, so that the foreign key cannot fail the batch.
    static final String LOCK_DEVICES = """
            SELECT d.created_ts FROM device d
            JOIN unnest($1::bigint[], $2::bytea[]) AS v (user_nid, device_id)
              ON v.user_nid = d.user_nid AND v.device_id = d.device_id
            ORDER BY d.user_nid, d.device_id
            FOR KEY SHARE OF d
            """;

    /// Rooms of which data of users is written cannot be deleted before the commit.
    static final String LOCK_ROOMS = "SELECT nid FROM room WHERE nid = ANY($1) ORDER BY nid FOR KEY SHARE";

    /// Behind the log's lock, like the next: only so does each see what the other wrote on another node, and a late
    /// evaluation cannot bring back what was read.
    static final String READ_UP_TO = """
            WITH v AS (
              SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
                AS v (user_nid, room_nid, thread_nid, ord)),
            kept AS (
              INSERT INTO read_up_to (user_nid, room_nid, thread_nid, ord)
              SELECT user_nid, room_nid, thread_nid, max(ord) FROM v GROUP BY user_nid, room_nid, thread_nid
              ON CONFLICT (user_nid, room_nid, thread_nid) DO UPDATE SET ord = greatest(read_up_to.ord, excluded.ord))
            DELETE FROM unread u USING v
            WHERE u.user_nid = v.user_nid AND u.room_nid = v.room_nid AND u.ord <= v.ord
              AND v.thread_nid IN (-1, u.thread_nid)
            """;

    /// What was redacted counts no more.
    static final String DROP_UNREAD = """
            DELETE FROM unread u USING unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS v (user_nid, room_nid, ord)
            WHERE u.user_nid = v.user_nid AND u.room_nid = v.room_nid AND u.ord = v.ord
            """;

    /// Who has read it already was notified nevertheless.
    static final String INSERT_UNREAD = """
            WITH v AS (
              SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[], $6::bytea[],
                  $7::bigint[], $8::bigint[])
                AS v (user_nid, room_nid, thread_nid, ord, highlight, actions, ts, pos)),
            n AS (
              INSERT INTO notification (user_nid, room_nid, ord, highlight, actions, ts)
              SELECT user_nid, room_nid, ord, highlight, actions, ts FROM v ORDER BY room_nid, ord, user_nid
              ON CONFLICT DO NOTHING)
            INSERT INTO unread (user_nid, room_nid, thread_nid, ord, highlight, pos)
            SELECT v.user_nid, v.room_nid, v.thread_nid, v.ord, v.highlight, v.pos FROM v
            WHERE NOT EXISTS (
              SELECT FROM read_up_to r
              WHERE r.user_nid = v.user_nid AND r.room_nid = v.room_nid AND r.thread_nid IN (-1, v.thread_nid)
                AND r.ord >= v.ord)
            ON CONFLICT DO NOTHING
            """;

    /// [LogSql#APPEND] for batches with other items. An item that may come again is there only if the claim is its
    /// own; messages get the position of the row that tells their user of them, account data and receipts that of
    /// their own. A receipt that would not move forward is not there, and nothing is that is about a deleted room.
    /// What a commit says of the state has rows too; one that says nothing has none, and is found at position 0.
    static final String APPEND = """
            WITH v AS (
              SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                  $30::bigint[], $31::bigint[])
                AS v (room_nid, ref, user_nid, root, idx, kind, item)
              JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1),
            read AS (
              SELECT n.* FROM unnest($22::bigint[], $23::bigint[], $24::bigint[], $25::text[], $26::text[], $27::text[],
                  $28::bigint[], $29::bigint[])
                AS n (ref, room_nid, user_nid, type, thread, event_id, ord, ts)
              WHERE NOT EXISTS (
                SELECT FROM receipt x
                WHERE x.room_nid = n.room_nid AND x.user_nid = n.user_nid AND x.type = n.type AND x.thread = n.thread
                  AND x.ord >= n.ord)),
            w AS (
              SELECT kind, room_nid, user_nid, ref, root, item, idx FROM v
              UNION ALL
              SELECT o.kind, o.room_nid, o.user_nid, o.ref, NULL, o.ref, o.idx
              FROM unnest($7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::boolean[], $12::bigint[])
                AS o (kind, room_nid, user_nid, ref, once, idx)
              WHERE (NOT o.once
                  OR EXISTS (SELECT FROM client_txn t WHERE t.event_nid = o.ref)
                  OR EXISTS (SELECT FROM to_device_seen s WHERE s.ref = o.ref))
                AND (o.kind <> 7 OR EXISTS (SELECT FROM room r WHERE r.nid = o.room_nid AND r.commit_id = $1))
                AND (o.kind NOT IN (8, 9) OR o.room_nid IS NULL
                  OR EXISTS (SELECT FROM room r WHERE r.nid = o.room_nid))
                AND (o.kind <> 9 OR EXISTS (SELECT FROM read WHERE read.ref = o.ref))),
            l AS (
              SELECT nextval('sync_log_pos') AS pos, x.* FROM (SELECT * FROM w ORDER BY idx) x),
            i AS (
              INSERT INTO sync_log (pos, kind, room_nid, user_nid, ref) SELECT pos, kind, room_nid, user_nid, ref FROM l),
            r AS (
              INSERT INTO room_root (room_nid, pos, root) SELECT room_nid, pos, root FROM l WHERE root IS NOT NULL),
            m AS (
              INSERT INTO to_device (user_nid, device_id, pos, json)
              SELECT d.user_nid, d.device_id, l.pos, m.json
              FROM unnest($13::bigint[], $14::bigint[], $15::bytea[], $16::bytea[]) AS m (ref, user_nid, device_id, json)
              JOIN l ON l.ref = m.ref AND l.user_nid = m.user_nid
              JOIN device d ON d.user_nid = m.user_nid AND d.device_id = m.device_id),
            a AS (
              INSERT INTO account_data (user_nid, room_nid, type, content, pos)
              SELECT d.user_nid, d.room_nid, d.type, nullif(d.content, ''), l.pos
              FROM unnest($17::bigint[], $18::bigint[], $19::bigint[], $20::bytea[], $21::bytea[])
                AS d (ref, user_nid, room_nid, type, content)
              JOIN l ON l.ref = d.ref
              ON CONFLICT (user_nid, room_nid, type) DO UPDATE SET content = excluded.content, pos = excluded.pos),
            c AS (
              INSERT INTO receipt (room_nid, user_nid, type, thread, event_id, ord, ts, pos)
              SELECT n.room_nid, n.user_nid, n.type, n.thread, n.event_id, n.ord, n.ts, l.pos
              FROM read n JOIN l ON l.ref = n.ref
              ON CONFLICT (room_nid, user_nid, type, thread) DO UPDATE
                SET event_id = excluded.event_id, ord = excluded.ord, ts = excluded.ts, pos = excluded.pos)
            SELECT pos, item AS ref FROM l
            UNION ALL
            SELECT 0, s.item FROM unnest($32::bigint[], $33::bigint[]) AS s (room_nid, item)
            JOIN room r ON r.nid = s.room_nid AND r.commit_id = $1
            """;

    private ItemSql() {}
}
