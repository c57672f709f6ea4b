package dev.vesta.core.state;

import dev.vesta.core.error.Check;
import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Room state as an immutable map from state-key number to event number, both above 0. A state is the id of its root
/// node; 0 is the empty state.
///
/// The map is a radix tree over the key's bits, four a level, **lowest bits first**: state-key numbers are handed out
/// counting up, so their low bits spread evenly over the children without a hash function, and even keys chosen to
/// collide cannot make the tree deeper than a quarter of their length in bits. Its shape depends on nothing but its
/// content: a subtree of at most 64 entries is one leaf, a larger one is an inner node, after removals too. Hence equal
/// states have equal root hashes, and a change stores only the path from the leaf to the root.
///
/// Nodes are loaded level by level, with one [NodeSource#loadAll] for each.
public final class StateTree {
    private final NodeSource source;

    /// A tree over the nodes of one room.
    public StateTree(NodeSource source) {
        this.source = source;
    }

    /// The event at that key; 0 when there is none.
    public long get(long root, long key) {
        long id = root;
        for (int depth = 0; id != 0; depth++) {
            switch (NodeCodec.decode(source.load(id))) {
                case Leaf leaf -> {
                    return leaf.get(key);
                }
                case Inner inner -> id = inner.childFor(key, depth);
            }
        }
        return 0;
    }

    /// The events at those keys; absent keys are left out.
    public Map<Long, Long> getAll(long root, Collection<Long> keys) {
        Map<Long, Long> found = new HashMap<>();
        Map<Long, List<Long>> level = new LinkedHashMap<>();
        if (root != 0 && !keys.isEmpty()) {
            level.put(root, List.copyOf(keys));
        }
        for (int depth = 0; !level.isEmpty(); depth++) {
            Map<Long, Node> nodes = load(source, level.keySet());
            Map<Long, List<Long>> next = new LinkedHashMap<>();
            for (Map.Entry<Long, List<Long>> wanted : level.entrySet()) {
                Node node = nodes.get(wanted.getKey());
                for (long key : wanted.getValue()) {
                    if (node instanceof Leaf leaf && leaf.get(key) != 0) {
                        found.put(key, leaf.get(key));
                    } else if (node instanceof Inner inner && inner.childFor(key, depth) != 0) {
                        next.computeIfAbsent(inner.childFor(key, depth), id -> new ArrayList<>())
                                .add(key);
                    }
                }
            }
            level = next;
        }
        return found;
    }

    /// The whole state.
    public Map<Long, Long> entries(long root) {
        Map<Long, Long> all = new HashMap<>();
        forEach(root, all::put);
        return all;
    }

    /// Hands every entry over, in no particular order, without ever holding more than one level of nodes.
    public void forEach(long root, EntryConsumer consumer) {
        List<Long> level = root == 0 ? List.of() : List.of(root);
        while (!level.isEmpty()) {
            List<Long> next = new ArrayList<>();
            for (Node node : load(source, level).values()) {
                switch (node) {
                    case Leaf leaf -> {
                        for (int n = 0; n < leaf.size(); n++) {
                            consumer.accept(leaf.keys()[n], leaf.events()[n]);
                        }
                    }
                    case Inner inner -> {
                        for (Child child : inner.children()) {
                            next.add(child.id());
                        }
                    }
                }
            }
            level = next;
        }
    }

    /// How many entries the state has; reads one node.
    public int size(long root) {
        return root == 0 ? 0 : NodeCodec.decode(source.load(root)).size();
    }

    /// The keys whose events differ, in ascending order. Reads only nodes that differ.
    public List<KeyChange> diff(long rootBefore, long rootAfter) {
        return split(List.of(rootBefore, rootAfter)).stream()
                .map(found -> new KeyChange(
                        found.key(), found.events().getFirst(), found.events().getLast()))
                .toList();
    }

    /// The keys on which several states do not agree, in ascending order, whether they have different events there or
    /// some have none: what state resolution has to work on. Reads only nodes that differ.
    public List<KeyConflict> split(List<Long> roots) {
        return new TreeSplit(source).split(roots);
    }

    /// Makes the state with those changes. Nothing is stored: the caller commits the new nodes.
    ///
    /// @param puts key to event
    /// @param removals keys to remove; none of `puts`
    /// @param index asked once, for the hashes of all nodes on the changed paths
    /// @param ids a fresh number for each node that the room does not have yet
    public StateChange put(long root, Map<Long, Long> puts, Set<Long> removals, NodeIndex index, LongSupplier ids) {
        puts.forEach((key, event) -> Check.that(key > 0 && event > 0, "State keys and events are numbered from 1"));
        for (long key : removals) {
            Check.that(!puts.containsKey(key), "A state key is both put and removed");
        }
        return new TreeEdit(source, index, ids).apply(root, puts, removals);
    }

    /// Makes a state from nothing.
    public StateChange build(Map<Long, Long> entries, NodeIndex index, LongSupplier ids) {
        return put(0, entries, Set.of(), index, ids);
    }

    /// Loads and decodes, and makes sure that nothing is missing.
    static Map<Long, Node> load(NodeSource source, Collection<Long> ids) {
        Map<Long, StateNode> stored = source.loadAll(ids);
        Map<Long, Node> nodes = new LinkedHashMap<>();
        for (long id : ids) {
            StateNode node = stored.get(id);
            if (node == null) {
                throw new IllegalStateException("State node " + id + " is missing");
            }
            nodes.put(id, NodeCodec.decode(node));
        }
        return nodes;
    }

    /// Takes one entry.
    @FunctionalInterface
    public interface EntryConsumer {
        void accept(long key, long event);
    }
}
