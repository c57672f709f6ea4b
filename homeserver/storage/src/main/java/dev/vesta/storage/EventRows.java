package dev.vesta.storage;

import dev.vesta.core.log.Standing;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.room.RoomVersion;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Rows to events and rooms, through the caches.
final class EventRows {
    private static final String EVENTS = """
            SELECT e.nid, e.room_nid, e.event_id, e.ord, e.root_before, e.redacted_by, e.standing, r.version,
              e.json
            FROM event e JOIN room r ON r.nid = e.room_nid
            WHERE e.nid = ANY($1)
            """;

    private final Database database;
    private final RoomCaches caches;

    EventRows(Database database, RoomCaches caches) {
        this.database = database;
        this.caches = caches;
    }

    /// Events by number, with at most one query.
    Map<Long, StoredEvent> byNid(Collection<Long> nids) {
        Map<Long, StoredEvent> found = CacheLoads.through(nids, caches.events, missing -> {
            Map<Long, StoredEvent> loaded = new HashMap<>();
            for (Row row : database.read(EVENTS, Params.of().longs(missing))) {
                StoredEvent event = parse(row);
                loaded.put(event.nid(), event);
            }
            return loaded;
        });
        found.replaceAll((nid, event) -> caches.current(event));
        return found;
    }

    /// The event of a row with `nid, room_nid, event_id, ord, root_before, redacted_by, standing, version, json`.
    StoredEvent event(Row row) {
        long nid = row.getLong("nid");
        StoredEvent cached = caches.events.getIfPresent(nid);
        if (cached != null) {
            return cached;
        }
        StoredEvent event = parse(row);
        caches.events.put(nid, event);
        return caches.current(event);
    }

    /// The room of a row with `room_nid, room_id, version`.
    RoomRef room(Row row) {
        RoomRef cached = caches.rooms.getIfPresent(row.getLong("room_nid"));
        if (cached != null) {
            return cached;
        }
        RoomRef room = new RoomRef(
                row.getLong("room_nid"), new RoomId(row.getString("room_id")), version(row.getString("version")));
        caches.remember(room);
        return room;
    }

    private static StoredEvent parse(Row row) {
        // With its id: to hash it out of the event costs more than to read it.
        EventId id = new EventId(row.getString("event_id"));
        Pdu pdu = Pdu.fromStore(
                version(row.getString("version")), row.getBuffer("json").getBytes(), id);
        Long ord = row.getLong("ord");
        StoredEvent event = new StoredEvent(
                row.getLong("nid"),
                row.getLong("room_nid"),
                ord == null ? StoredEvent.NO_ORD : ord,
                row.getLong("root_before"),
                pdu,
                null,
                Standing.of(row.getInteger("standing")));
        Long redactedBy = row.getLong("redacted_by");
        return redactedBy == null ? event : event.redacted(redactedBy);
    }

    private static RoomVersion version(String id) {
        return RoomVersion.of(id)
                .orElseThrow(() -> new IllegalStateException("a stored room has the unknown version " + id));
    }
}
