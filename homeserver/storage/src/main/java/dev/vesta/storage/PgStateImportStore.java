package dev.vesta.storage;

import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a room's state in bulk. Every statement may run again.
final class PgStateImportStore implements StateImportStore {
    private static final String KNOWN = "SELECT nid, event_id FROM event WHERE event_id = ANY($1)";
    private static final String ROOM_OF = "SELECT room_nid FROM event WHERE event_id = ANY($1)";
    private static final String EVENTS = """
            WITH made AS (
              INSERT INTO event (room_nid, nid, event_id, type, state_key_nid, sender_nid, origin_server_ts, depth,
                root_before, json)
              SELECT $1, v.nid, v.event_id, v.type, v.state_key_nid, v.sender_nid, v.ts, v.depth, 0, v.json
              FROM unnest($2::bigint[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
                $9::bytea[]) AS v (nid, event_id, type, state_key_nid, sender_nid, ts, depth, json)
              ON CONFLICT (event_id) DO NOTHING
              RETURNING nid)
            INSERT INTO unchained (room_nid, event_nid) SELECT $1, nid FROM made
            """;
    private static final String STATE = """
            INSERT INTO current_state (room_nid, state_key_nid, event_nid)
            SELECT $1, v.state_key_nid, v.nid FROM unnest($2::bigint[], $3::bigint[]) AS v (state_key_nid, nid)
            ON CONFLICT (room_nid, state_key_nid) DO UPDATE SET event_nid = excluded.event_nid
            """;
    private static final String MEMBERS = """
            INSERT INTO membership (room_nid, user_nid, membership, event_nid, ord, root_before)
            SELECT $1, v.user_nid, v.membership, v.nid, 0, 0
            FROM unnest($2::bigint[], $3::text[], $4::bigint[]) AS v (user_nid, membership, nid)
            ON CONFLICT (user_nid, room_nid) DO UPDATE SET membership = excluded.membership,
              event_nid = excluded.event_nid, ord = excluded.ord, root_before = excluded.root_before
            """;
    private static final String NODES = """
            INSERT INTO state_node (room_nid, id, hash, bytes)
            SELECT $1, v.* FROM unnest($2::bigint[], $3::bytea[], $4::bytea[]) AS v (id, hash, bytes)
            ON CONFLICT DO NOTHING
            """;

    private final Database database;

    PgStateImportStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Long> roomOf(EventId event) {
        for (Row row : database.read(ROOM_OF, Params.of().texts(List.of(event.value())))) {
            return Optional.of(row.getLong("room_nid"));
        }
        return Optional.empty();
    }

    @Override
    public Map<EventId, Long> add(RoomRef room, List<ImportedEvent> part) {
        // In the order of the index that is dearest to fill.
        List<ImportedEvent> sorted = part.stream()
                .sorted(Comparator.comparing(event -> event.pdu().eventId().value()))
                .toList();
        if (insert(room, sorted) == part.size()) {
            return Map.of();
        }
        List<String> ids =
                part.stream().map(event -> event.pdu().eventId().value()).toList();
        Map<EventId, Long> known = new HashMap<>();
        for (Row row : database.read(KNOWN, Params.of().texts(ids))) {
            known.put(new EventId(row.getString("event_id")), row.getLong("nid"));
        }
        return known;
    }

    @Override
    public void makeCurrent(RoomRef room, List<ImportedEvent> part) {
        database.read(
                STATE,
                Params.of(room.nid())
                        .longs(part.stream().map(ImportedEvent::stateKeyNid).toList())
                        .longs(part.stream().map(ImportedEvent::nid).toList()));
        List<ImportedEvent> members =
                part.stream().filter(event -> event.targetNid() != 0).toList();
        if (!members.isEmpty()) {
            database.read(
                    MEMBERS,
                    Params.of(room.nid())
                            .longs(members.stream()
                                    .map(ImportedEvent::targetNid)
                                    .toList())
                            .texts(members.stream()
                                    .map(event -> membership(event.pdu()))
                                    .toList())
                            .longs(members.stream().map(ImportedEvent::nid).toList()));
        }
    }

    /// How many of them were not there.
    private int insert(RoomRef room, List<ImportedEvent> events) {
        Columns columns = new Columns();
        for (ImportedEvent event : events) {
            Pdu pdu = event.pdu();
            columns.row(
                    event.nid(),
                    pdu.eventId().value(),
                    Params.utf8Of(pdu.type()),
                    event.stateKeyNid(),
                    event.senderNid(),
                    pdu.originServerTs(),
                    pdu.depth(),
                    Buffer.buffer(pdu.canonicalBytes()));
        }
        Params params = Params.of(room.nid())
                .longs(columns.longs(0))
                .texts(columns.texts(1))
                .buffers(columns.buffers(2))
                .longs(columns.longs(3))
                .longs(columns.longs(4))
                .longs(columns.longs(5))
                .longs(columns.longs(6))
                .buffers(columns.buffers(7));
        return database.read(EVENTS, params).rowCount();
    }

    private static String membership(Pdu event) {
        return event.content().string("membership").orElse("leave");
    }

    @Override
    public void writeNodes(RoomRef room, List<StateNode> nodes) {
        database.read(
                NODES,
                Params.of(room.nid())
                        .longs(nodes.stream().map(StateNode::id).toList())
                        .buffers(nodes.stream()
                                .map(node -> Buffer.buffer(node.hash()))
                                .toList())
                        .buffers(nodes.stream()
                                .map(node -> Buffer.buffer(node.bytes()))
                                .toList()));
    }
}
