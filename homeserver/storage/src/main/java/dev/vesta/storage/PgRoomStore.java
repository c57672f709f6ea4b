package dev.vesta.storage;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Rooms, events and state.
final class PgRoomStore implements RoomStore {
    private static final String FIND = "SELECT nid AS room_nid, room_id, version FROM room WHERE room_id = $1";
    private static final String ROOMS = "SELECT nid AS room_nid, room_id, version FROM room WHERE nid = ANY($1)";
    private static final String HEAD = "SELECT revision, root, next_ord, extremities FROM room WHERE nid = $1";
    private static final String EVENT = """
            SELECT e.nid, e.room_nid, e.event_id, e.ord, e.root_before, e.redacted_by, e.standing, r.version,
              e.json
            FROM event e JOIN room r ON r.nid = e.room_nid
            WHERE e.event_id = $1 AND e.room_nid = $2
            """;
    private static final String EVENTS_BY_ID = """
            SELECT e.nid, e.room_nid, e.event_id, e.ord, e.root_before, e.redacted_by, e.standing, r.version, e.json
            FROM event e JOIN room r ON r.nid = e.room_nid
            WHERE e.event_id = ANY($1) AND e.room_nid = $2
            """;
    private static final String ROOM_OF = """
            SELECT r.nid AS room_nid, r.room_id, r.version FROM event e JOIN room r ON r.nid = e.room_nid
            WHERE e.event_id = $1
            """;
    private static final String BY_TXN = """
            SELECT e.event_id FROM client_txn t JOIN event e ON e.nid = t.event_nid
            WHERE t.user_nid = $1 AND t.device_id = $2 AND t.endpoint = $3 AND t.txn_id = $4
            """;
    /// By event, never by device: that would read all that the device ever sent.
    private static final String TXNS =
            "SELECT event_nid, user_nid, device_id, txn_id FROM client_txn WHERE event_nid = ANY($1)";
    private static final String PAGE_BACK =
            "SELECT nid, event_id FROM event WHERE room_nid = $1 AND ord <= $2 ORDER BY ord DESC LIMIT $3";
    private static final String PAGE_ON =
            "SELECT nid, event_id FROM event WHERE room_nid = $1 AND ord >= $2 ORDER BY ord LIMIT $3";
    private static final String LOOK = """
            WITH page AS MATERIALIZED (%s)
            SELECT revision, root, next_ord, extremities, ARRAY(SELECT nid FROM page) AS nids,
              ARRAY(SELECT nid FROM page p WHERE EXISTS (
                SELECT FROM relation x WHERE x.room_nid = $1 AND x.parent_id = p.event_id)) AS parents
            FROM room WHERE nid = $1
            """;
    private static final String LOOK_BACK = LOOK.formatted(PAGE_BACK);
    private static final String LOOK_ON = LOOK.formatted(PAGE_ON);
    private static final String LOOK_AROUND = LOOK.formatted("""
            WITH middle AS (
              SELECT nid, event_id, ord FROM event WHERE room_nid = $1 AND event_id = $2 AND ord IS NOT NULL)
            SELECT nid, event_id FROM middle
            UNION ALL (SELECT nid, event_id FROM event WHERE room_nid = $1 AND ord < (SELECT ord FROM middle)
                       ORDER BY ord DESC LIMIT $3)
            UNION ALL (SELECT nid, event_id FROM event WHERE room_nid = $1 AND ord > (SELECT ord FROM middle)
                       ORDER BY ord LIMIT $4)
            """);
    private static final String BY_TIME = """
            SELECT e.nid, e.room_nid, e.event_id, e.ord, e.root_before, e.redacted_by, e.standing, r.version,
              e.json
            FROM (SELECT * FROM event WHERE room_nid = $1 AND origin_server_ts %s $2 AND ord IS NOT NULL
                  ORDER BY origin_server_ts %s, ord %2$s LIMIT $3) e
            JOIN room r ON r.nid = e.room_nid
            ORDER BY e.origin_server_ts %2$s, e.ord %2$s
            """;
    private static final String UNTIL = BY_TIME.formatted("<=", "DESC");
    private static final String SINCE = BY_TIME.formatted(">=", "ASC");
    private static final String REDACTIONS_OF = """
            SELECT o.target_id, e.nid, e.room_nid, e.event_id, e.ord, e.root_before,
              e.redacted_by, e.standing, r.version, e.json
            FROM open_redaction o JOIN event e ON e.nid = o.event_nid JOIN room r ON r.nid = e.room_nid
            WHERE o.room_nid = $1 AND o.target_id = ANY($2)
            ORDER BY e.ord
            """;
    private static final String REASONS = "SELECT event_nid, reason FROM verdict WHERE event_nid = ANY($1)";
    private static final String OF_KEY =
            "SELECT nid FROM event WHERE room_nid = $1 AND state_key_nid = $2 ORDER BY nid DESC LIMIT $3";
    private static final String HAS_FORGOTTEN = """
            SELECT 1 FROM membership WHERE user_nid = $1 AND room_nid = $2 AND forgotten_event_nid = event_nid
            """;
    private static final String CURRENT_STATE = """
            SELECT state_key_nid, event_nid FROM current_state WHERE room_nid = $1 AND state_key_nid = ANY($2)
            """;

    private final Database database;
    private final RoomCaches caches;
    private final EventRows rows;
    private final StateNodes nodes;
    private final GapReads gaps;
    private final Numbers numbers;
    private final AuthChainWriter authChains;

    PgRoomStore(Database database, RoomCaches caches, Numbers numbers) {
        this.database = database;
        this.caches = caches;
        this.rows = new EventRows(database, caches);
        this.nodes = new StateNodes(database, caches);
        this.gaps = new GapReads(database);
        this.numbers = numbers;
        this.authChains = new AuthChainWriter(database, numbers);
    }

    @Override
    public Optional<RoomRef> find(RoomId room) {
        RoomRef cached = caches.roomsById.getIfPresent(room);
        if (cached != null) {
            return Optional.of(cached);
        }
        // A room id with U+0000 is none of ours, and text would refuse it.
        if (room.value().indexOf('\0') >= 0) {
            return Optional.empty();
        }
        for (Row row : database.read(FIND, Params.of().value(room.value()))) {
            return Optional.of(rows.room(row));
        }
        return Optional.empty();
    }

    @Override
    public Map<Long, RoomRef> rooms(Collection<Long> nids) {
        return CacheLoads.through(nids, caches.rooms, missing -> {
            Map<Long, RoomRef> loaded = new HashMap<>();
            for (Row row : database.read(ROOMS, Params.of().longs(missing))) {
                RoomRef room = rows.room(row);
                loaded.put(room.nid(), room);
            }
            return loaded;
        });
    }

    @Override
    public Optional<RoomHead> head(RoomRef room) {
        return look(room, HEAD, Params.of(room.nid()), false).map(Look::head);
    }

    @Override
    public Optional<Look> look(RoomRef room, long fromOrd, boolean backwards, int limit) {
        Params params = Params.of(room.nid()).value(fromOrd).value((long) limit);
        return look(room, backwards ? LOOK_BACK : LOOK_ON, params, true);
    }

    @Override
    public Optional<Look> lookAround(RoomRef room, EventId event, int before, int after) {
        if (event.value().indexOf('\0') >= 0) {
            return head(room).map(head -> new Look(head, List.of(), Set.of()));
        }
        Params params = Params.of(room.nid()).value(event.value()).value((long) before);
        return look(room, LOOK_AROUND, params.value((long) after), true)
                .map(found -> new Look(found.head(), inOrder(found.events(), event), found.parents()));
    }

    private static List<StoredEvent> inOrder(List<StoredEvent> events, EventId middle) {
        // Deleted between the two reads: what was around it is not wanted either.
        return events.stream().noneMatch(it -> it.pdu().eventId().equals(middle))
                ? List.of()
                : events.stream()
                        .sorted(Comparator.comparingLong(StoredEvent::ord))
                        .toList();
    }

    private Optional<Look> look(RoomRef room, String sql, Params params, boolean withEvents) {
        for (Row row : database.read(sql, params)) {
            List<Long> heads = List.of(row.getArrayOfLongs("extremities"));
            List<Long> wanted = withEvents ? List.of(row.getArrayOfLongs("nids")) : List.of();
            Set<Long> parents = withEvents ? Set.of(row.getArrayOfLongs("parents")) : Set.of();
            // Numbers first: what is read is mostly new and in the cache, and then no JSON is read.
            List<Long> nids = new ArrayList<>(heads);
            nids.addAll(wanted);
            Map<Long, StoredEvent> events = rows.byNid(nids);
            List<RoomHead.Extremity> extremities = existing(heads, events).stream()
                    .map(it -> new RoomHead.Extremity(
                            it.nid(), it.pdu().eventId(), it.pdu().depth()))
                    .toList();
            RoomHead head = new RoomHead(
                    room, row.getLong("revision"), extremities, row.getLong("root"), row.getLong("next_ord"));
            return Optional.of(new Look(head, existing(wanted, events), parents));
        }
        // Deleted, perhaps by another node: a room that comes back under this id gets another number.
        caches.forget(room);
        return Optional.empty();
    }

    /// Without those deleted between the two reads.
    private static List<StoredEvent> existing(List<Long> nids, Map<Long, StoredEvent> events) {
        return nids.stream().map(events::get).filter(Objects::nonNull).toList();
    }

    @Override
    public Map<Long, StoredEvent> events(Collection<Long> nids) {
        return rows.byNid(nids);
    }

    @Override
    public Optional<StoredEvent> event(RoomRef room, EventId event) {
        if (event.value().indexOf('\0') >= 0) {
            return Optional.empty();
        }
        for (Row row : database.read(EVENT, Params.of().value(event.value()).value(room.nid()))) {
            return Optional.of(rows.event(row));
        }
        return Optional.empty();
    }

    @Override
    public Map<EventId, StoredEvent> events(RoomRef room, Collection<EventId> ids) {
        Map<EventId, StoredEvent> found = new HashMap<>();
        List<String> wanted = ids.stream()
                .map(EventId::value)
                .filter(id -> id.indexOf('\0') < 0)
                .toList();
        if (!wanted.isEmpty()) {
            for (Row row : database.read(EVENTS_BY_ID, Params.of().texts(wanted).value(room.nid()))) {
                StoredEvent event = rows.event(row);
                found.put(event.pdu().eventId(), event);
            }
        }
        return found;
    }

    @Override
    public Optional<RoomRef> roomOf(EventId event) {
        if (event.value().indexOf('\0') >= 0) {
            return Optional.empty();
        }
        for (Row row : database.read(ROOM_OF, Params.of().value(event.value()))) {
            return Optional.of(rows.room(row));
        }
        return Optional.empty();
    }

    @Override
    public Optional<EventId> byTxn(ClientTxn txn) {
        Params params = Params.of(txn.userNid())
                .utf8(txn.device().value())
                .utf8(txn.endpoint())
                .utf8(txn.txnId());
        for (Row row : database.read(BY_TXN, params)) {
            return Optional.of(new EventId(row.getString("event_id")));
        }
        return Optional.empty();
    }

    @Override
    public Map<Long, String> txnIds(long userNid, String deviceId, Collection<Long> eventNids) {
        Map<Long, String> found = new HashMap<>();
        CacheLoads.through(eventNids, caches.txns, this::txns).forEach((nid, txn) -> {
            if (txn.isOf(userNid, deviceId)) {
                found.put(nid, txn.txnId());
            }
        });
        return found;
    }

    private Map<Long, EventTxn> txns(Collection<Long> eventNids) {
        Map<Long, EventTxn> found = new HashMap<>();
        eventNids.forEach(nid -> found.put(nid, EventTxn.NONE));
        for (Row row : database.read(TXNS, Params.of().longs(eventNids))) {
            String device = Params.textOf(row.getBuffer("device_id"));
            String txnId = Params.textOf(row.getBuffer("txn_id"));
            found.put(row.getLong("event_nid"), new EventTxn(row.getLong("user_nid"), device, txnId));
        }
        return found;
    }

    @Override
    public List<StoredEvent> page(RoomRef room, long fromOrd, boolean backwards, int limit) {
        Params params = Params.of(room.nid()).value(fromOrd).value((long) limit);
        return listed(backwards ? PAGE_BACK : PAGE_ON, params);
    }

    /// The events whose numbers that question finds, in its order.
    private List<StoredEvent> listed(String sql, Params params) {
        List<Long> nids = new ArrayList<>();
        database.read(sql, params).forEach(row -> nids.add(row.getLong("nid")));
        return existing(nids, rows.byNid(nids));
    }

    @Override
    public List<StoredEvent> byTime(RoomRef room, long ts, boolean backwards, int limit) {
        List<StoredEvent> found = new ArrayList<>();
        Params params = Params.of(room.nid()).value(ts).value((long) limit);
        database.read(backwards ? UNTIL : SINCE, params).forEach(row -> found.add(rows.event(row)));
        return found;
    }

    @Override
    public Map<EventId, List<StoredEvent>> redactionsOf(RoomRef room, Collection<EventId> targets) {
        Map<EventId, List<StoredEvent>> found = new HashMap<>();
        if (!targets.isEmpty()) {
            List<Buffer> ids =
                    targets.stream().map(id -> Params.utf8Of(id.value())).toList();
            for (Row row : database.read(REDACTIONS_OF, Params.of(room.nid()).buffers(ids))) {
                EventId target = new EventId(Params.textOf(row.getBuffer("target_id")));
                found.computeIfAbsent(target, _ -> new ArrayList<>()).add(rows.event(row));
            }
        }
        return found;
    }

    @Override
    public Map<Long, String> reasons(Collection<Long> eventNids) {
        Map<Long, String> found = new HashMap<>();
        if (!eventNids.isEmpty()) {
            for (Row row : database.read(REASONS, Params.of().longs(eventNids))) {
                found.put(row.getLong("event_nid"), Params.textOf(row.getBuffer("reason")));
            }
        }
        return found;
    }

    @Override
    public List<StoredEvent> ofKey(RoomRef room, long stateKeyNid, int limit) {
        return listed(OF_KEY, Params.of(room.nid()).value(stateKeyNid).value((long) limit));
    }

    @Override
    public List<RoomGap> gaps(RoomRef room, long fromOrd, long toOrd) {
        return gaps.between(room, fromOrd, toOrd);
    }

    @Override
    public List<RoomGap> gapsNaming(RoomRef room, Collection<EventId> missing) {
        return gaps.naming(room, missing);
    }

    @Override
    public Map<Long, StateNode> nodes(RoomRef room, Collection<Long> ids) {
        return nodes.of(room, ids);
    }

    @Override
    public Map<Long, StateNode> nodes(Collection<Long> ids) {
        return nodes.any(ids);
    }

    @Override
    public Map<String, Long> nodesByHash(RoomRef room, Collection<byte[]> hashes) {
        return nodes.byHash(room, hashes);
    }

    @Override
    public boolean hasForgotten(RoomRef room, long userNid) {
        return database.read(HAS_FORGOTTEN, Params.of(userNid).value(room.nid()))
                .iterator()
                .hasNext();
    }

    @Override
    public Map<Long, Long> currentState(RoomRef room, Collection<Long> stateKeyNids) {
        Map<Long, Long> found = new HashMap<>();
        if (!stateKeyNids.isEmpty()) {
            for (Row row : database.read(CURRENT_STATE, Params.of(room.nid()).longs(stateKeyNids))) {
                found.put(row.getLong("state_key_nid"), row.getLong("event_nid"));
            }
        }
        return found;
    }

    @Override
    public AuthChainIndex authChains(RoomRef room) {
        authChains.catchUp(room);
        return new PgAuthChains(database::read, numbers, room);
    }
}
