package dev.vesta.storage;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.StateMove;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns changes of the current state and of memberships into the columns of the batch's statements.
final class StateRows {
    private static final String GONE_STATE = """
            DELETE FROM current_state s USING unnest($2::bigint[], $3::bigint[]) AS v (room_nid, state_key_nid), room r
            WHERE s.room_nid = v.room_nid AND s.state_key_nid = v.state_key_nid
              AND r.nid = v.room_nid AND r.commit_id = $1
            """;
    private static final String GONE_MEMBERSHIPS = """
            DELETE FROM membership m USING unnest($2::bigint[], $3::bigint[]) AS v (room_nid, user_nid), room r
            WHERE m.room_nid = v.room_nid AND m.user_nid = v.user_nid AND r.nid = v.room_nid AND r.commit_id = $1
            """;

    /// Memberships by events that may have come long ago. JSON with U+0000 cannot be taken apart here; another
    /// character in its place changes no membership.
    private static final String MOVE_MEMBERSHIPS = """
            INSERT INTO membership (room_nid, user_nid, membership, event_nid, ord, root_before)
            SELECT v.room_nid, v.user_nid,
                   coalesce(replace(convert_from(e.json, 'UTF8'), '\\u0000', '\\u0001')::json
                     -> 'content' ->> 'membership', 'leave'),
                   e.nid, coalesce(e.ord, 0), e.root_before
            FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS v (room_nid, user_nid, event_nid)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            JOIN event e ON e.nid = v.event_nid
            ON CONFLICT (user_nid, room_nid) DO UPDATE SET membership = excluded.membership,
              event_nid = excluded.event_nid, ord = excluded.ord, root_before = excluded.root_before
            """;

    private record Key(long room, long other) {}

    /// Where a membership comes from: an event of this batch, or the number of any.
    private record Source(Optional<NewEvent> event, long nid) {}

    // One row a key: an upsert cannot touch a row twice, and the last change of the batch wins anyway. Empty: nothing
    // is there any more.
    private final Map<Key, Optional<Long>> state = new LinkedHashMap<>();
    private final Map<Key, Optional<Source>> members = new LinkedHashMap<>();

    /// An event that is itself the change.
    void add(long room, NewEvent event) {
        if (event.stateKeyNid() != null) {
            state.put(new Key(room, event.stateKeyNid()), Optional.of(event.nid()));
        }
        if (event.targetNid() != null) {
            members.put(new Key(room, event.targetNid()), Optional.of(new Source(Optional.of(event), event.nid())));
        }
    }

    /// A change that resolution had a part in.
    void add(long room, StateMove move) {
        state.put(new Key(room, move.stateKeyNid()), Optional.ofNullable(move.eventNid()));
        if (move.targetNid() != null) {
            members.put(
                    new Key(room, move.targetNid()),
                    Optional.ofNullable(move.eventNid()).map(nid -> new Source(Optional.empty(), nid)));
        }
    }

    /// Behind the events.
    List<LogBatch.Statement> writes(long commitId) {
        List<LogBatch.Statement> out = new ArrayList<>();
        state(out, commitId);
        members(out, commitId);
        return out;
    }

    private void state(List<LogBatch.Statement> out, long commitId) {
        Columns now = new Columns();
        Columns gone = new Columns();
        state.forEach((key, event) -> {
            if (event.isPresent()) {
                now.row(key.room(), key.other(), event.get());
            } else {
                gone.row(key.room(), key.other());
            }
        });
        if (!now.isEmpty()) {
            Params params =
                    Params.of(commitId).longs(now.longs(0)).longs(now.longs(1)).longs(now.longs(2));
            out.add(new LogBatch.Statement(LogSql.UPSERT_STATE, params.tuple()));
        }
        remove(out, GONE_STATE, commitId, gone);
    }

    private void members(List<LogBatch.Statement> out, long commitId) {
        Columns now = new Columns();
        Columns moved = new Columns();
        Columns gone = new Columns();
        members.forEach((key, source) -> {
            NewEvent event = source.flatMap(Source::event).orElse(null);
            if (event != null) {
                String membership = event.pdu().content().string("membership").orElse("leave");
                now.row(key.room(), key.other(), membership, event.nid(), event.ord(), event.rootBefore());
            } else if (source.isPresent()) {
                moved.row(key.room(), key.other(), source.get().nid());
            } else {
                gone.row(key.room(), key.other());
            }
        });
        if (!now.isEmpty()) {
            Params params =
                    Params.of(commitId).longs(now.longs(0)).longs(now.longs(1)).texts(now.texts(2));
            params.longs(now.longs(3)).longs(now.longs(4)).longs(now.longs(5));
            out.add(new LogBatch.Statement(LogSql.UPSERT_MEMBERSHIPS, params.tuple()));
        }
        if (!moved.isEmpty()) {
            Params params = Params.of(commitId)
                    .longs(moved.longs(0))
                    .longs(moved.longs(1))
                    .longs(moved.longs(2));
            out.add(new LogBatch.Statement(MOVE_MEMBERSHIPS, params.tuple()));
        }
        remove(out, GONE_MEMBERSHIPS, commitId, gone);
    }

    private static void remove(List<LogBatch.Statement> out, String sql, long commitId, Columns gone) {
        if (!gone.isEmpty()) {
            Params params = Params.of(commitId).longs(gone.longs(0)).longs(gone.longs(1));
            out.add(new LogBatch.Statement(sql, params.tuple()));
        }
    }
}
