package dev.vesta.core.fake;

import dev.vesta.core.log.LogKind;
import java.util.ArrayList;
import java.util.List;

/// The rows of the log in memory; the first has position 1. Guarded by its [MemoryStore].
final class MemoryRows {
    /// @param user in an event's or a state's row: whose membership it is from here on
    /// @param event the row's reference
    record Row(long pos, LogKind kind, Long room, Long user, long event) {
        /// Whether it is about the content of a room.
        boolean ofRoom() {
            return kind == LogKind.EVENT || kind == LogKind.STATE;
        }
    }

    private final List<Row> rows = new ArrayList<>();

    void append(LogKind kind, Long room, Long user, long event) {
        rows.add(new Row(rows.size() + 1L, kind, room, user, event));
    }

    /// The newest position.
    long head() {
        return rows.size();
    }

    List<Row> all() {
        return List.copyOf(rows);
    }

    /// Those about the content of rooms in (since, upTo].
    List<Row> ofRooms(long since, long upTo) {
        return rows.stream()
                .filter(row -> row.ofRoom() && row.pos() > since && row.pos() <= upTo)
                .toList();
    }

    /// News of rooms in (since, upTo].
    List<Row> events(long since, long upTo) {
        return ofRooms(since, upTo).stream()
                .filter(row -> row.kind() == LogKind.EVENT)
                .toList();
    }
}
