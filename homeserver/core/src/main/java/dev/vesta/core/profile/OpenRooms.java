package dev.vesta.core.profile;

import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogRow;
import dev.vesta.core.port.LogCursors;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.UserDirectoryStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.visibility.HistoryVisibility;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Follows the log and notes which rooms are open to all: those with the join rule `public`, and those that anybody may
/// read. The user directory shows their members to everybody.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3user_directorysearch))
public final class OpenRooms {
    /// The name of the log's consumer.
    public static final String CONSUMER = "open-rooms";

    private static final StateKey JOIN_RULES = new StateKey(EventTypes.JOIN_RULES, "");
    private static final StateKey VISIBILITY = new StateKey(EventTypes.HISTORY_VISIBILITY, "");

    /// What a search reads of the log at most; the consumer is hardly ever so far behind.
    private static final int CATCH_UP_ROWS = 500;

    private final UserDirectoryStore store;
    private final LogCursors cursors;
    private final RoomStore rooms;
    private final Numbers numbers;

    public OpenRooms(UserDirectoryStore store, LogCursors cursors, RoomStore rooms, Numbers numbers) {
        this.store = store;
        this.cursors = cursors;
        this.rooms = rooms;
        this.numbers = numbers;
    }

    /// Looks at what the consumer has not seen yet, so that who made a room public is found at once.
    void catchUp() {
        List<LogRow> rows = cursors.rows(cursors.position(CONSUMER), CATCH_UP_ROWS);
        if (!rows.isEmpty()) {
            handle(rows);
        }
    }

    /// The consumer's handler. Rows may come again: what is noted is what holds now.
    public void handle(List<LogRow> rows) {
        List<Long> events = new ArrayList<>();
        for (LogRow row : rows) {
            if (row.kind() == LogKind.EVENT && row.roomNid() != null && row.userNid() == null) {
                events.add(row.ref());
            }
        }
        Set<Long> changed = new HashSet<>();
        for (StoredEvent event : this.rooms.events(events).values()) {
            event.pdu()
                    .asStateKey()
                    .filter(key -> key.equals(JOIN_RULES) || key.equals(VISIBILITY))
                    .ifPresent(_ -> changed.add(event.roomNid()));
        }
        this.rooms.rooms(changed).values().forEach(room -> store.setOpen(room.nid(), isOpen(room)));
    }

    private boolean isOpen(RoomRef room) {
        Map<StateKey, Long> keys = numbers.knownStateKeys(List.of(JOIN_RULES, VISIBILITY));
        Map<Long, Long> current = rooms.currentState(room, keys.values());
        Map<Long, StoredEvent> events = rooms.events(current.values());
        return events.values().stream().anyMatch(event -> {
            boolean joinRules = event.pdu().type().equals(EventTypes.JOIN_RULES);
            return joinRules
                    ? event.pdu()
                            .content()
                            .string("join_rule")
                            .filter("public"::equals)
                            .isPresent()
                    : HistoryVisibility.of(event.pdu()) == HistoryVisibility.WORLD_READABLE;
        });
    }
}
