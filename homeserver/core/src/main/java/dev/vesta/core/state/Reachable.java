package dev.vesta.core.state;

import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// The nodes that can be reached from some roots: the mark of mark and sweep. Holds their numbers, never the nodes.
public final class Reachable {
    /// Nodes loaded at once.
    private static final int BATCH = 500;

    private final NodeSource source;
    private final int limit;
    private final LongSet marked = new LongSet();

    /// @param source without a cache: every node is looked at once
    /// @param limit at most so many nodes
    public Reachable(NodeSource source, int limit) {
        this.source = source;
        this.limit = limit;
    }

    /// Marks everything below these roots; what is marked already is not read again. Throws when a node is missing.
    ///
    /// @return false when there are more nodes than the limit: nothing may be concluded from the marks then
    public boolean mark(Collection<Long> roots) {
        Deque<Long> open = new ArrayDeque<>();
        roots.forEach(root -> markOne(root, open));
        List<Long> batch = new ArrayList<>();
        while (!open.isEmpty() && marked.size() <= limit) {
            batch.clear();
            while (!open.isEmpty() && batch.size() < BATCH) {
                batch.add(open.pop());
            }
            for (Node node : StateTree.load(source, batch).values()) {
                children(node).forEach(child -> markOne(child, open));
            }
        }
        return open.isEmpty() && marked.size() <= limit;
    }

    public boolean contains(long node) {
        return marked.contains(node);
    }

    public int size() {
        return marked.size();
    }

    /// The numbers of a node's children.
    public static List<Long> children(StateNode node) {
        return children(NodeCodec.decode(node));
    }

    private static List<Long> children(Node node) {
        return switch (node) {
            case Leaf _ -> List.of();
            case Inner inner -> inner.children().stream().map(Child::id).toList();
        };
    }

    private void markOne(long node, Deque<Long> open) {
        if (node != 0 && marked.add(node)) {
            open.push(node);
        }
    }
}
