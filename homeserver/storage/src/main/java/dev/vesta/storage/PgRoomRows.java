package dev.vesta.storage;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.StateKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One room as one transaction sees it.
final class PgRoomRows implements RoomRows {
    private final SqlConnection connection;
    private final long room;

    PgRoomRows(SqlConnection connection, long room) {
        this.connection = connection;
        this.room = room;
    }

    @Override
    public Optional<RoomRow> room() {
        for (Row row : query(ConsistencySql.ROOM, Params.of(room))) {
            return Optional.of(new RoomRow(
                    row.getLong("nid"),
                    row.getString("room_id"),
                    row.getString("version"),
                    row.getLong("revision"),
                    Arrays.asList(row.getArrayOfLongs("extremities")),
                    row.getLong("root"),
                    row.getLong("next_ord")));
        }
        return Optional.empty();
    }

    @Override
    public Iterator<EventRow> events() {
        return new RowStream<>(connection, ConsistencySql.EVENTS, Params.of(room), PgRoomRows::event);
    }

    @Override
    public Iterator<EventRow> beside() {
        return new RowStream<>(connection, ConsistencySql.BESIDE, Params.of(room), PgRoomRows::event);
    }

    @Override
    public boolean patchy() {
        return query(ConsistencySql.PATCHY, Params.of(room)).iterator().hasNext();
    }

    @Override
    public Iterator<EventRow> stateEvents() {
        return new RowStream<>(connection, ConsistencySql.STATE_EVENTS, Params.of(room), PgRoomRows::event);
    }

    @Override
    public Map<Long, EventRow> eventsByNid(Collection<Long> nids) {
        Map<Long, EventRow> found = new HashMap<>();
        if (!nids.isEmpty()) {
            for (Row row : query(ConsistencySql.EVENTS_BY_NID, Params.of(room).longs(nids))) {
                found.put(row.getLong("nid"), event(row));
            }
        }
        return found;
    }

    @Override
    public Map<Long, RelationRow> relations(Collection<Long> eventNids) {
        Map<Long, RelationRow> found = new HashMap<>();
        for (Row row : query(ConsistencySql.RELATIONS, Params.of(room).longs(eventNids))) {
            Buffer key = row.getBuffer("annotation");
            RelationRow relation = new RelationRow(
                    row.getString("parent_id"),
                    Params.textOf(row.getBuffer("rel_type")),
                    Params.textOf(row.getBuffer("type")),
                    row.getLong("sender_nid"),
                    row.getLong("ord"),
                    key == null ? null : Params.textOf(key));
            found.put(row.getLong("event_nid"), relation);
        }
        return found;
    }

    @Override
    public Map<String, EventRow> eventsById(Collection<String> ids) {
        Map<String, EventRow> found = new HashMap<>();
        // No stored id holds U+0000, and text would refuse it.
        List<String> wanted = ids.stream().filter(id -> id.indexOf('\0') < 0).toList();
        if (!wanted.isEmpty()) {
            for (Row row : query(ConsistencySql.EVENTS_BY_ID, Params.of(room).texts(wanted))) {
                found.put(row.getString("event_id"), event(row));
            }
        }
        return found;
    }

    @Override
    public Optional<Long> keyNid(StateKey key) {
        Params params = Params.of().utf8(key.type()).utf8(key.stateKey());
        for (Row row : query(ConsistencySql.KEY_NID, params)) {
            return Optional.of(row.getLong("nid"));
        }
        return Optional.empty();
    }

    @Override
    public Iterator<StateNode> nodes() {
        return new RowStream<>(connection, ConsistencySql.NODES, Params.of(room), PgRoomRows::node);
    }

    @Override
    public Map<Long, StateNode> nodes(Collection<Long> ids) {
        Map<Long, StateNode> found = new HashMap<>();
        for (Row row : query(ConsistencySql.NODES_BY_ID, Params.of(room).longs(ids))) {
            found.put(row.getLong("id"), node(row));
        }
        return found;
    }

    @Override
    public Iterator<LogRow> log() {
        return new RowStream<>(
                connection,
                ConsistencySql.LOG,
                Params.of(room),
                row -> new LogRow(
                        row.getLong("pos"),
                        row.getInteger("kind"),
                        row.getLong("user_nid"),
                        row.getString("user_id"),
                        row.getLong("ref"),
                        row.getLong("root")));
    }

    @Override
    public List<RootRow> rootsOutsideLog(int limit) {
        List<RootRow> found = new ArrayList<>();
        for (Row row : query(ConsistencySql.ROOTS_OUTSIDE_LOG, Params.of(room).value((long) limit))) {
            found.add(new RootRow(row.getLong("pos"), row.getLong("root")));
        }
        return found;
    }

    @Override
    public Iterator<StateRow> currentState() {
        return new RowStream<>(
                connection,
                ConsistencySql.CURRENT_STATE,
                Params.of(room),
                row -> new StateRow(row.getLong("state_key_nid"), row.getLong("event_nid")));
    }

    @Override
    public Iterator<MemberRow> members() {
        return new RowStream<>(
                connection,
                ConsistencySql.MEMBERS,
                Params.of(room),
                row -> new MemberRow(
                        row.getLong("user_nid"),
                        row.getString("user_id"),
                        row.getString("membership"),
                        row.getLong("event_nid"),
                        row.getLong("ord"),
                        row.getLong("root_before")));
    }

    @Override
    public MemberCounts counts() {
        Row row = query(PgSyncStore.SUMMARIES, Params.of().longs(List.of(room)))
                .iterator()
                .next();
        return new MemberCounts(row.getLong("joined"), row.getLong("invited"));
    }

    @Override
    public List<TxnRow> foreignTxns(int limit) {
        List<TxnRow> found = new ArrayList<>();
        for (Row row : query(ConsistencySql.FOREIGN_TXNS, Params.of(room).value((long) limit))) {
            found.add(new TxnRow(row.getLong("user_nid"), row.getLong("event_nid")));
        }
        return found;
    }

    private RowSet<Row> query(String sql, Params params) {
        return Await.on(connection.preparedQuery(sql).execute(params.tuple()));
    }

    private static StateNode node(Row row) {
        return new StateNode(
                row.getLong("id"),
                row.getBuffer("hash").getBytes(),
                row.getBuffer("bytes").getBytes());
    }

    private static EventRow event(Row row) {
        Buffer type = row.getBuffer("key_type");
        Long ord = row.getLong("ord");
        return new EventRow(
                row.getLong("nid"),
                ord == null ? StoredEvent.NO_ORD : ord,
                row.getString("event_id"),
                Params.textOf(row.getBuffer("type")),
                row.getLong("state_key_nid"),
                type == null ? null : new StateKey(Params.textOf(type), Params.textOf(row.getBuffer("state_key"))),
                row.getLong("sender_nid"),
                row.getString("sender"),
                row.getLong("origin_server_ts"),
                row.getLong("depth"),
                row.getLong("root_before"),
                row.getLong("redacted_by"),
                row.getInteger("standing"),
                row.getBuffer("json").getBytes());
    }
}
