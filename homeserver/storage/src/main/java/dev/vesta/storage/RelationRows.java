package dev.vesta.storage;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.relation.RelationRules;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns relations and redactions into the columns of the batch's statements. Events with neither, which most are,
/// add no statement.
final class RelationRows {
    private static final String RELATE = """
            INSERT INTO relation (event_nid, room_nid, parent_id, rel_type, type, sender_nid, ord, annotation)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::bigint[],
              $8::bigint[], $9::bytea[])
              AS v (event_nid, room_nid, parent_id, rel_type, type, sender_nid, ord, annotation)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            """;

    /// The first redaction counts. What is redacted relates to nothing any more.
    private static final String REDACT = """
            WITH v AS (
              SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS v (room_nid, event_nid, redacted_by)
              JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1),
            broken AS (DELETE FROM relation x USING v WHERE x.event_nid = v.event_nid)
            UPDATE event e SET redacted_by = v.redacted_by FROM v
            WHERE e.nid = v.event_nid AND e.room_nid = v.room_nid AND e.redacted_by IS NULL
            """;

    private record Redacted(long room, long by) {}

    private final Columns relations = new Columns();
    private final Map<Long, Redacted> redacted = new LinkedHashMap<>();

    void add(long room, NewEvent event) {
        if (event.ord() == StoredEvent.NO_ORD) {
            // It is not part of the room.
            return;
        }
        var pdu = event.pdu();
        if (event.judgement().redactedBy() == null) {
            relate(room, event, pdu);
        }
        Long redacts = event.redacts();
        if (redacts != null) {
            redacted.putIfAbsent(redacts, new Redacted(room, event.nid()));
        }
    }

    private void relate(long room, NewEvent event, Pdu pdu) {
        RelationRules.stated(pdu).ifPresent(relation -> {
            String key = relation.key();
            relations.row(
                    event.nid(),
                    room,
                    relation.eventId().value(),
                    Params.utf8Of(relation.relType()),
                    Params.utf8Of(pdu.type()),
                    event.senderNid(),
                    event.ord(),
                    key == null ? null : Params.utf8Of(key));
        });
    }

    List<LogBatch.Statement> writes(long commitId) {
        List<LogBatch.Statement> out = new ArrayList<>();
        Columns r = relations;
        if (!r.isEmpty()) {
            Params params =
                    Params.of(commitId).longs(r.longs(0)).longs(r.longs(1)).texts(r.texts(2));
            params.buffers(r.buffers(3)).buffers(r.buffers(4)).longs(r.longs(5)).longs(r.longs(6));
            List<@Nullable Buffer> keys = r.nullableBuffers(7);
            out.add(new LogBatch.Statement(RELATE, params.nullableBuffers(keys).tuple()));
        }
        if (!redacted.isEmpty()) {
            Columns e = new Columns();
            redacted.forEach((nid, is) -> e.row(is.room(), nid, is.by()));
            Params params =
                    Params.of(commitId).longs(e.longs(0)).longs(e.longs(1)).longs(e.longs(2));
            out.add(new LogBatch.Statement(REDACT, params.tuple()));
        }
        return out;
    }
}
