package dev.vesta.storage;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import java.util.ArrayList;
import java.util.List;

/// Turns what the checks made of events into the columns of the batch's statements. Events of ours add no statement.
final class VerdictRows {
    /// An event that is upgraded was an outlier. If it was none, the null fails the item.
    private static final String JUDGE = """
            UPDATE event e
            SET ord = v.ord, standing = v.standing, redacted_by = coalesce(e.redacted_by, v.redacted_by),
                root_before = CASE WHEN NOT v.upgrades OR (e.ord IS NULL AND e.root_before = 0) THEN v.root_before END
            FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                $8::boolean[])
              AS v (room_nid, nid, ord, root_before, standing, redacted_by, upgrades)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            WHERE e.nid = v.nid AND e.room_nid = v.room_nid
            """;
    private static final String REASONS = """
            INSERT INTO verdict (event_nid, reason)
            SELECT v.event_nid, v.reason FROM unnest($2::bigint[], $3::bigint[], $4::bytea[])
              AS v (room_nid, event_nid, reason)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            ON CONFLICT (event_nid) DO UPDATE SET reason = excluded.reason
            """;
    private static final String OPEN_REDACTIONS = """
            INSERT INTO open_redaction (room_nid, target_id, event_nid)
            SELECT v.* FROM unnest($2::bigint[], $3::bytea[], $4::bigint[]) AS v (room_nid, target_id, event_nid)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            """;

    private final Columns judged = new Columns();
    private final Columns reasons = new Columns();
    private final Columns open = new Columns();

    void add(long room, NewEvent event) {
        Judgement judgement = event.judgement();
        if (!judgement.equals(Judgement.ACCEPTED)) {
            judged.row(
                    room,
                    event.nid(),
                    LogBatch.place(event),
                    event.rootBefore(),
                    (long) judgement.standing().number(),
                    judgement.redactedBy(),
                    judgement.upgrades());
        }
        if (judgement.reason() != null) {
            reasons.row(room, event.nid(), Params.utf8Of(judgement.reason()));
        }
        boolean redaction = event.pdu().type().equals(EventTypes.REDACTION) && event.ord() != StoredEvent.NO_ORD;
        var target = event.pdu().redacts();
        if (redaction && event.redacts() == null && target != null) {
            open.row(room, Params.utf8Of(target.value()), event.nid());
        }
    }

    List<LogBatch.Statement> writes(long commitId) {
        List<LogBatch.Statement> out = new ArrayList<>();
        if (!judged.isEmpty()) {
            Params params = Params.of(commitId).longs(judged.longs(0)).longs(judged.longs(1));
            params.longs(judged.longs(2)).longs(judged.longs(3)).longs(judged.longs(4));
            params.longs(judged.longs(5)).bools(judged.bools(6));
            out.add(new LogBatch.Statement(JUDGE, params.tuple()));
        }
        if (!reasons.isEmpty()) {
            Params params = Params.of(commitId).longs(reasons.longs(0)).longs(reasons.longs(1));
            out.add(new LogBatch.Statement(
                    REASONS, params.buffers(reasons.buffers(2)).tuple()));
        }
        if (!open.isEmpty()) {
            Params params = Params.of(commitId).longs(open.longs(0)).buffers(open.buffers(1));
            out.add(new LogBatch.Statement(
                    OPEN_REDACTIONS, params.longs(open.longs(2)).tuple()));
        }
        return out;
    }
}
