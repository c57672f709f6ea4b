package dev.vesta.core.state;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The nodes of one room in memory, with the store's rule that a hash is there once. Counts what is asked.
final class MemoryNodes implements NodeSource, NodeIndex {
    final Map<Long, StateNode> nodes = new HashMap<>();
    private final Map<String, Long> byHash = new HashMap<>();
    private final StateTree tree = new StateTree(this);
    private long lastId;
    int loads;
    int batches;
    int lookUps;

    StateTree tree() {
        return tree;
    }

    /// Changes a state and stores the new nodes.
    long put(long root, Map<Long, Long> puts, Set<Long> removals) {
        StateChange change = tree.put(root, puts, removals, this, () -> ++lastId);
        store(change.nodes());
        return change.root();
    }

    long build(Map<Long, Long> entries) {
        StateChange change = tree.build(entries, this, () -> ++lastId);
        store(change.nodes());
        return change.root();
    }

    private void store(List<StateNode> made) {
        byte[] last = new byte[0];
        for (StateNode node : made) {
            if (Arrays.compareUnsigned(last, node.hash()) >= 0) {
                throw new AssertionError("nodes are not in the order of their hashes");
            }
            last = node.hash();
            if (nodes.put(node.id(), node) != null || byHash.put(hex(node.hash()), node.id()) != null) {
                throw new AssertionError("a node is stored twice");
            }
        }
    }

    String hash(long root) {
        return root == 0 ? "" : hex(nodes.get(root).hash());
    }

    @Override
    public StateNode load(long id) {
        loads++;
        return nodes.get(id);
    }

    @Override
    public Map<Long, StateNode> loadAll(Collection<Long> ids) {
        batches++;
        Map<Long, StateNode> found = new HashMap<>();
        for (long id : ids) {
            found.put(id, load(id));
        }
        return found;
    }

    @Override
    public Map<String, Long> idsOf(Collection<byte[]> hashes) {
        lookUps++;
        Map<String, Long> found = new HashMap<>();
        for (byte[] hash : hashes) {
            Long id = byHash.get(hex(hash));
            if (id != null) {
                found.put(hex(hash), id);
            }
        }
        return found;
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
