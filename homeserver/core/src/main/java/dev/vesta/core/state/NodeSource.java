package dev.vesta.core.state;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where a [StateTree] gets the nodes of one room from: a cache over the store, in front of it the nodes that are
/// decided but not committed yet.
public interface NodeSource {
    /// The node of that id. Throws when there is none: a root never names a missing node.
    StateNode load(long id);

    /// Several nodes by id, all of them present. A store answers this with one query.
    default Map<Long, StateNode> loadAll(Collection<Long> ids) {
        Map<Long, StateNode> nodes = new LinkedHashMap<>();
        for (long id : ids) {
            nodes.put(id, load(id));
        }
        return nodes;
    }
}
