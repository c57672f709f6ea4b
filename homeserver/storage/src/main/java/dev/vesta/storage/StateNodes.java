package dev.vesta.storage;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.StateNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Reads nodes of state trees, through the cache.
final class StateNodes {
    private static final String NODES = "SELECT id, hash, bytes FROM state_node WHERE room_nid = $1 AND id = ANY($2)";
    private static final String ANY_NODES = "SELECT id, hash, bytes FROM state_node WHERE id = ANY($1)";
    private static final String NODES_BY_HASH =
            "SELECT id, hash FROM state_node WHERE room_nid = $1 AND hash = ANY($2)";

    private final Database database;
    private final RoomCaches caches;

    StateNodes(Database database, RoomCaches caches) {
        this.database = database;
        this.caches = caches;
    }

    /// Nodes of a room by number.
    Map<Long, StateNode> of(RoomRef room, Collection<Long> ids) {
        return CacheLoads.through(
                ids, caches.nodes, missing -> load(NODES, Params.of(room.nid()).longs(missing)));
    }

    /// Nodes of any rooms by number.
    Map<Long, StateNode> any(Collection<Long> ids) {
        return CacheLoads.through(
                ids, caches.nodes, missing -> load(ANY_NODES, Params.of().longs(missing)));
    }

    private Map<Long, StateNode> load(String sql, Params params) {
        Map<Long, StateNode> loaded = new HashMap<>();
        for (Row row : database.read(sql, params)) {
            byte[] hash = row.getBuffer("hash").getBytes();
            byte[] bytes = row.getBuffer("bytes").getBytes();
            loaded.put(row.getLong("id"), new StateNode(row.getLong("id"), hash, bytes));
        }
        return loaded;
    }

    /// The numbers of those of these nodes that the room has, by hash as hexadecimal text.
    Map<String, Long> byHash(RoomRef room, Collection<byte[]> hashes) {
        Map<String, Long> found = new HashMap<>();
        if (!hashes.isEmpty()) {
            List<Buffer> wanted = hashes.stream().map(Buffer::buffer).toList();
            for (Row row : database.read(NODES_BY_HASH, Params.of(room.nid()).buffers(wanted))) {
                found.put(HexFormat.of().formatHex(row.getBuffer("hash").getBytes()), row.getLong("id"));
            }
        }
        return found;
    }
}
