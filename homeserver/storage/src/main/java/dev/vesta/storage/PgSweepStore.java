package dev.vesta.storage;

import dev.vesta.core.port.SweepStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.StateNode;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// What mark and sweep of state nodes needs.
final class PgSweepStore implements SweepStore {
    private static final String PURGES = "SELECT purges FROM room WHERE nid = $1";
    private static final String NEWER_EVENTS = """
            SELECT max(e.ord) AS last, count(*) AS found, array_agg(DISTINCT e.root_before) AS roots FROM (
              SELECT ord, root_before FROM event WHERE room_nid = $1 AND ord > $2 ORDER BY ord LIMIT $3) e
            """;
    private static final String OLDER_EVENTS = """
            SELECT min(e.ord) AS last, count(*) AS found, array_agg(DISTINCT e.root_before) AS roots FROM (
              SELECT ord, root_before FROM event WHERE room_nid = $1 AND ord < $2 ORDER BY ord DESC LIMIT $3) e
            """;
    private static final String BESIDE = """
            SELECT max(e.nid) AS last, count(*) AS found, array_agg(DISTINCT e.root_before) AS roots FROM (
              SELECT nid, root_before FROM event
              WHERE room_nid = $1 AND ord IS NULL AND root_before <> 0 AND nid > $2 ORDER BY nid LIMIT $3) e
            """;
    private static final String COMMITTED = """
            SELECT max(r.pos) AS last, count(*) AS found, array_agg(DISTINCT r.root) AS roots FROM (
              SELECT pos, root FROM room_root WHERE room_nid = $1 AND pos > $2 ORDER BY pos LIMIT $3) r
            """;
    private static final String NODE_KEYS =
            "SELECT id, hash FROM state_node WHERE room_nid = $1 AND hash > $2 ORDER BY hash LIMIT $3";
    private static final String NODES = "SELECT id, hash, bytes FROM state_node WHERE room_nid = $1 AND id = ANY($2)";
    /// The update locks the room's row before anything is deleted, as every commit does.
    private static final String DELETE = """
            WITH r AS (
              UPDATE room SET revision = revision + 1 WHERE nid = $1 AND revision = $2 AND purges = $3 RETURNING nid),
            d AS (DELETE FROM state_node n USING r WHERE n.room_nid = r.nid AND n.id = ANY($4))
            SELECT nid FROM r
            """;

    private final Database database;

    PgSweepStore(Database database) {
        this.database = database;
    }

    @Override
    public OptionalLong purges(RoomRef room) {
        for (Row row : database.read(PURGES, Params.of(room.nid()))) {
            return OptionalLong.of(row.getLong("purges"));
        }
        return OptionalLong.empty();
    }

    @Override
    public Roots eventRoots(RoomRef room, long from, boolean backwards, int limit) {
        return roots(backwards ? OLDER_EVENTS : NEWER_EVENTS, room, from, limit);
    }

    @Override
    public Roots rootsBeside(RoomRef room, long afterNid, int limit) {
        return roots(BESIDE, room, afterNid, limit);
    }

    @Override
    public Roots committedRoots(RoomRef room, long afterPos, int limit) {
        return roots(COMMITTED, room, afterPos, limit);
    }

    private Roots roots(String sql, RoomRef room, long from, int limit) {
        Row row = database.read(sql, Params.of(room.nid()).value(from).value((long) limit))
                .iterator()
                .next();
        Long[] roots = row.getArrayOfLongs("roots");
        if (roots == null) {
            return new Roots(Set.of(), from, false);
        }
        Set<Long> found = new HashSet<>(List.of(roots));
        found.remove(0L);
        return new Roots(found, row.getLong("last"), row.getLong("found") == limit);
    }

    @Override
    public List<NodeKey> nodeKeys(RoomRef room, byte[] after, int limit) {
        List<NodeKey> keys = new ArrayList<>();
        database.read(NODE_KEYS, Params.of(room.nid()).bytes(after).value((long) limit))
                .forEach(row -> keys.add(
                        new NodeKey(row.getLong("id"), row.getBuffer("hash").getBytes())));
        return keys;
    }

    @Override
    public Map<Long, StateNode> load(RoomRef room, Collection<Long> ids) {
        Map<Long, StateNode> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        for (Row row : database.read(NODES, Params.of(room.nid()).longs(ids))) {
            byte[] hash = row.getBuffer("hash").getBytes();
            found.put(
                    row.getLong("id"),
                    new StateNode(
                            row.getLong("id"), hash, row.getBuffer("bytes").getBytes()));
        }
        return found;
    }

    @Override
    public boolean delete(RoomRef room, long revision, long purges, Collection<Long> nodes) {
        Params params = Params.of(room.nid()).value(revision).value(purges).longs(nodes);
        return database.query(DELETE, params).iterator().hasNext();
    }
}
