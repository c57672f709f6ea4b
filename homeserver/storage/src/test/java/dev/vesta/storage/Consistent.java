package dev.vesta.storage;

import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.RoomVersion;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Recomputes from the events of each room what else is stored about it, and reports every difference. It reads with
/// its own statements, and knows rooms whose events all came one after the other through the log.
public final class Consistent {
    private record Event(long nid, long ord, long rootBefore, Long keyNid, Pdu pdu) {}

    private record LogRow(long pos, Long userNid, long ref) {}

    private record Member(String membership, long event, long ord, long rootBefore) {}

    private final Connection connection;
    private final List<String> differences = new ArrayList<>();
    private final Map<Long, StateKey> keys = new HashMap<>();
    private final Map<String, Long> users = new HashMap<>();
    private long events;

    private Consistent(Connection connection) {
        this.connection = connection;
    }

    /// All differences, in words; none when all is well.
    public static List<String> differences(Connection connection) throws SQLException {
        Consistent check = new Consistent(connection);
        check.run();
        if (check.events == 0) {
            check.differences.add("nothing to check");
        }
        return check.differences;
    }

    private void run() throws SQLException {
        rows(
                "SELECT nid, type, state_key FROM state_key",
                row -> keys.put(row.getLong(1), new StateKey(utf8(row, 2), utf8(row, 3))));
        rows("SELECT nid, user_id FROM user_id", row -> users.put(row.getString(2), row.getLong(1)));
        List<Long> rooms = new ArrayList<>();
        rows("SELECT nid FROM room ORDER BY nid", row -> rooms.add(row.getLong(1)));
        for (long room : rooms) {
            try {
                room(room);
            } catch (RuntimeException e) {
                differences.add("room " + room + ": " + e);
            }
        }
        for (String table : List.of("event", "state_node", "room_root", "current_state", "membership", "sync_log")) {
            rows(
                    "SELECT count(*) FROM " + table
                            + " t WHERE NOT EXISTS (SELECT 1 FROM room r WHERE r.nid = t.room_nid)",
                    row -> same(table + " rows of no room", 0L, row.getLong(1)));
        }
        rows(
                "SELECT count(*) FROM client_txn t WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.nid = t.event_nid)",
                row -> same("transactions of no event", 0L, row.getLong(1)));
    }

    private void room(long room) throws SQLException {
        String says = "room " + room + " ";
        List<Event> all = eventsOf(room);
        events += all.size();
        Map<Long, StateNode> nodes = nodesOf(room);
        StateTree tree = new StateTree(_ -> nodes);
        TreeMap<Long, Long> state = new TreeMap<>();
        Map<Long, Member> members = new HashMap<>();
        Map<Long, Long> targets = new HashMap<>();
        Set<EventId> named = new HashSet<>();
        Map<Long, Long> rootAfter = new LinkedHashMap<>();
        Event last = null;
        for (Event event : all) {
            same(says + "order of " + event.nid(), last == null ? 1 : last.ord() + 1, event.ord());
            List<EventId> prev = last == null ? List.of() : List.of(last.pdu().eventId());
            same(says + "events before " + event.nid(), prev, event.pdu().prevEvents());
            same(says + "depth of " + event.nid(), event.ord(), event.pdu().depth());
            named.addAll(event.pdu().prevEvents());
            if (last == null || last.rootBefore() != event.rootBefore()) {
                same(says + "state before " + event.nid(), state, new TreeMap<>(tree.entries(event.rootBefore())));
                same(
                        says + "shape of the state before " + event.nid(),
                        rebuilt(state),
                        hash(nodes, event.rootBefore()));
            }
            if (last != null) {
                rootAfter.put(last.nid(), event.rootBefore());
            }
            StateKey key = event.pdu().asStateKey().orElse(null);
            same(says + "key of " + event.nid(), key, event.keyNid() == null ? null : keys.get(event.keyNid()));
            if (key != null) {
                state.put(event.keyNid(), event.nid());
            }
            if (key != null && key.type().equals(EventTypes.MEMBER) && users.containsKey(key.stateKey())) {
                String membership = event.pdu().content().string("membership").orElse("leave");
                targets.put(event.nid(), users.get(key.stateKey()));
                members.put(
                        users.get(key.stateKey()),
                        new Member(membership, event.nid(), event.ord(), event.rootBefore()));
            }
            last = event;
        }
        head(room, all, named, state, tree, nodes, rootAfter);
        Map<Long, Long> current = new TreeMap<>();
        rows(
                "SELECT state_key_nid, event_nid FROM current_state WHERE room_nid = " + room,
                row -> current.put(row.getLong(1), row.getLong(2)));
        same(says + "current state", state, current);
        Map<Long, Member> stored = new HashMap<>();
        rows(
                "SELECT user_nid, membership, event_nid, ord, root_before FROM membership WHERE room_nid = " + room,
                row -> stored.put(
                        row.getLong(1), new Member(row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5))));
        same(says + "memberships", members, stored);
        log(room, all, targets, rootAfter);
    }

    private void head(
            long room,
            List<Event> all,
            Set<EventId> named,
            Map<Long, Long> state,
            StateTree tree,
            Map<Long, StateNode> nodes,
            Map<Long, Long> rootAfter)
            throws SQLException {
        Set<Long> ends = new LinkedHashSet<>();
        all.stream().filter(event -> !named.contains(event.pdu().eventId())).forEach(event -> ends.add(event.nid()));
        rows("SELECT next_ord, root, extremities FROM room WHERE nid = " + room, row -> {
            same("room " + room + " next order", all.getLast().ord() + 1, row.getLong("next_ord"));
            same("room " + room + " state", state, new TreeMap<>(tree.entries(row.getLong("root"))));
            same("room " + room + " shape of the state", rebuilt(state), hash(nodes, row.getLong("root")));
            rootAfter.put(all.getLast().nid(), row.getLong("root"));
            Set<Long> extremities = new LinkedHashSet<>(
                    Arrays.asList((Long[]) row.getArray("extremities").getArray()));
            same("room " + room + " extremities", ends, extremities);
        });
    }

    /// One row for each event, in the order of the room; a root where the state changed, and nowhere else.
    private void log(long room, List<Event> all, Map<Long, Long> targets, Map<Long, Long> rootAfter)
            throws SQLException {
        List<LogRow> rows = new ArrayList<>();
        rows(
                "SELECT pos, user_nid, ref FROM sync_log WHERE kind = 1 AND room_nid = " + room + " ORDER BY pos",
                row -> rows.add(new LogRow(row.getLong(1), row.getObject(2, Long.class), row.getLong(3))));
        same(
                "room " + room + " log",
                all.stream().map(Event::nid).toList(),
                rows.stream().map(LogRow::ref).toList());
        Map<Long, Long> roots = new TreeMap<>();
        long root = 0;
        for (LogRow row : rows) {
            same("room " + room + " user of position " + row.pos(), targets.get(row.ref()), row.userNid());
            long after = rootAfter.getOrDefault(row.ref(), -1L);
            if (after != root) {
                roots.put(row.pos(), after);
            }
            root = after;
        }
        Map<Long, Long> stored = new TreeMap<>();
        rows(
                "SELECT pos, root FROM room_root WHERE room_nid = " + room,
                row -> stored.put(row.getLong(1), row.getLong(2)));
        same("room " + room + " roots", roots, stored);
    }

    private List<Event> eventsOf(long room) throws SQLException {
        List<Event> all = new ArrayList<>();
        rows(
                "SELECT e.*, r.version, r.room_id, u.user_id FROM event e JOIN room r ON r.nid = e.room_nid"
                        + " LEFT JOIN user_id u ON u.nid = e.sender_nid WHERE e.room_nid = " + room + " ORDER BY ord",
                row -> {
                    Pdu pdu = Pdu.fromStore(
                            RoomVersion.of(row.getString("version")).orElseThrow(), row.getBytes("json"));
                    String says = "event " + row.getLong("nid") + " ";
                    same(says + "id", pdu.eventId().value(), row.getString("event_id"));
                    same(says + "room", pdu.roomId().value(), row.getString("room_id"));
                    same(says + "type", pdu.type(), new String(row.getBytes("type"), StandardCharsets.UTF_8));
                    same(says + "sender", pdu.sender().value(), row.getString("user_id"));
                    same(says + "time", pdu.originServerTs(), row.getLong("origin_server_ts"));
                    same(says + "depth", pdu.depth(), row.getLong("depth"));
                    all.add(new Event(
                            row.getLong("nid"),
                            row.getLong("ord"),
                            row.getLong("root_before"),
                            row.getObject("state_key_nid", Long.class),
                            pdu));
                });
        return all;
    }

    private Map<Long, StateNode> nodesOf(long room) throws SQLException {
        Map<Long, StateNode> nodes = new HashMap<>();
        rows(
                "SELECT id, hash, bytes FROM state_node WHERE room_nid = " + room,
                row -> nodes.put(row.getLong(1), new StateNode(row.getLong(1), row.getBytes(2), row.getBytes(3))));
        return nodes;
    }

    /// The hash of the tree that this state has whatever its past.
    private static String rebuilt(Map<Long, Long> state) {
        AtomicLong ids = new AtomicLong();
        var built = new StateTree(_ -> Map.of()).build(state, hashes -> Map.of(), ids::incrementAndGet);
        return built.nodes().stream()
                .filter(node -> node.id() == built.root())
                .map(node -> HexFormat.of().formatHex(node.hash()))
                .findFirst()
                .orElse("");
    }

    private static String hash(Map<Long, StateNode> nodes, long root) {
        StateNode node = nodes.get(root);
        return node == null ? "" : HexFormat.of().formatHex(node.hash());
    }

    private void same(String what, Object expected, Object stored) {
        if (!Objects.equals(expected, stored)) {
            differences.add(what + ": the events say " + expected + ", stored is " + stored);
        }
    }

    private interface OnRow {
        void take(ResultSet row) throws SQLException;
    }

    private void rows(String sql, OnRow onRow) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                onRow.take(rows);
            }
        }
    }

    private static String utf8(ResultSet row, int column) throws SQLException {
        return new String(row.getBytes(column), StandardCharsets.UTF_8);
    }
}
