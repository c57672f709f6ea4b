package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.Redaction;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares the columns of an event with its JSON, and the JSON with its own hashes.
final class EventRowCheck {
    private final Report report;
    private final RoomVersion version;
    private final RoomId room;

    EventRowCheck(Report report, RoomVersion version, RoomId room) {
        this.report = report;
        this.version = version;
        this.room = room;
    }

    static String name(EventRow row) {
        return "event " + row.nid() + " (" + row.eventId() + ")";
    }

    /// The event as its JSON has it; null when it cannot be read.
    @Nullable
    Pdu check(EventRow row, long nextOrd) {
        if (row.ord() >= nextOrd) {
            report.differs("event.ord", name(row), "less than next_ord " + nextOrd, row.ord());
        }
        return switch (Pdu.parse(version, row.json())) {
            case ParseResult.Malformed<Pdu>(String reason) -> {
                report.differs("event.json", name(row), "an event of version " + version.id(), reason);
                yield null;
            }
            case ParseResult.Parsed<Pdu>(Pdu event) -> {
                json(row, event);
                columns(row, event);
                yield event;
            }
        };
    }

    private void json(EventRow row, Pdu event) {
        if (!Arrays.equals(event.canonicalBytes(), row.json())) {
            report.differs("event.json", name(row), "canonical JSON without unsigned", "something else");
        }
        if (!event.eventId().value().equals(row.eventId())) {
            // What was hashed is not what is there: the content hash would say the same once more.
            report.differs("event.event_id", name(row), event.eventId(), row.eventId());
        } else if (!contentHashHolds(event)) {
            report.differs(
                    "event.json",
                    name(row),
                    "the content hash " + statedHash(event).orElse("(none)"),
                    "another content");
        }
        if (!event.roomId().equals(room)) {
            report.differs("event.json", name(row), "room_id " + room, event.roomId());
        }
    }

    /// A redacted event keeps the hash of what it was: that it holds nothing else is all that can be said.
    private boolean contentHashHolds(Pdu event) {
        JsonValue.Obj json = event.json();
        return statedHash(event).equals(Optional.of(EventHash.contentHash(json)))
                || Redaction.redact(version, json).equals(json);
    }

    private static Optional<String> statedHash(Pdu event) {
        return event.json().object("hashes").flatMap(hashes -> hashes.string("sha256"));
    }

    private void columns(EventRow row, Pdu event) {
        same(row, "type", event.type(), row.type());
        same(row, "sender_nid", event.sender().value(), Objects.requireNonNullElse(row.sender(), "no user"));
        same(row, "state_key_nid", text(event.asStateKey().orElse(null)), key(row));
        same(row, "origin_server_ts", event.originServerTs(), row.ts());
        same(row, "depth", event.depth(), row.depth());
    }

    private static String key(EventRow row) {
        return row.keyNid() != null && row.key() == null ? "a number of no state key" : text(row.key());
    }

    static String text(@Nullable StateKey key) {
        return key == null ? "no state key" : "(" + key.type() + ", \"" + key.stateKey() + "\")";
    }

    private void same(EventRow row, String column, Object expected, Object found) {
        if (!expected.equals(found)) {
            report.differs("event." + column, name(row), expected, found);
        }
    }
}
