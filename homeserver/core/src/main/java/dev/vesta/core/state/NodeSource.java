package dev.vesta.core.state;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Where a [StateTree] gets the nodes of one room from: a cache over the store, in front of it the nodes that are
/// decided but not committed yet.
@FunctionalInterface
public interface NodeSource {
    /// Several nodes by id; those that are not there are left out, and more than these do no harm. A store answers this
    /// with one query.
    Map<Long, StateNode> loadAll(Collection<Long> ids);

    /// The node of that id. Throws when there is none: a root never names a missing node.
    default StateNode load(long id) {
        StateNode node = loadAll(List.of(id)).get(id);
        if (node == null) {
            throw new IllegalStateException("State node " + id + " is missing");
        }
        return node;
    }
}
