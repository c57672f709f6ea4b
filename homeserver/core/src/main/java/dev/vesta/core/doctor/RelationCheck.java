package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.port.RoomRows.RelationRow;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.relation.RelationRules;
import dev.vesta.protocol.room.RoomVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares relations and redactions with what the events say.
final class RelationCheck {
    private final RoomRows rows;
    private final Report report;
    private final RoomVersion version;

    RelationCheck(RoomRows rows, Report report, RoomVersion version) {
        this.rows = rows;
        this.report = report;
        this.version = version;
    }

    /// Checks a page of events.
    void check(List<EventRow> page) {
        Map<Long, EventRow> redacted = new HashMap<>();
        Map<Long, RelationRow> relations =
                rows.relations(page.stream().map(EventRow::nid).toList());
        for (EventRow row : page) {
            Long by = row.redactedBy();
            if (by != null && by != 0) {
                redacted.put(by, row);
            }
            RelationRow expected = by == null ? expected(row) : null;
            RelationRow found = relations.get(row.nid());
            if (!Objects.equals(expected, found)) {
                report.differs("relation", EventRowCheck.name(row), text(expected), text(found));
            }
        }
        if (!redacted.isEmpty()) {
            Map<Long, EventRow> redactions = rows.eventsByNid(redacted.keySet());
            redacted.forEach((by, row) -> redaction(row, by, redactions.get(by)));
        }
    }

    private @Nullable RelationRow expected(EventRow row) {
        Pdu event = parse(row);
        return event == null
                ? null
                : RelationRules.stated(event)
                        .map(relation -> new RelationRow(
                                relation.eventId().value(),
                                relation.relType(),
                                event.type(),
                                row.senderNid(),
                                row.ord(),
                                relation.key()))
                        .orElse(null);
    }

    private void redaction(EventRow row, long by, @Nullable EventRow redaction) {
        Pdu event = redaction == null ? null : parse(redaction);
        // What was itself redacted may not say any more what it redacted.
        boolean forgotten = redaction != null && redaction.redactedBy() != null;
        boolean right = event != null
                && event.type().equals(EventTypes.REDACTION)
                && (forgotten
                        || (event.redacts() != null && event.redacts().value().equals(row.eventId())));
        if (!right) {
            report.differs("event.redacted_by", EventRowCheck.name(row), "a redaction of it", "event " + by);
        }
    }

    private @Nullable Pdu parse(EventRow row) {
        return Pdu.parse(version, row.json()) instanceof ParseResult.Parsed<Pdu>(Pdu event) ? event : null;
    }

    private static String text(@Nullable RelationRow relation) {
        return relation == null ? "no relation" : relation.relType() + " to " + relation.parentId();
    }
}
