package dev.vesta.core.doctor;

import dev.vesta.core.state.NodeParts;
import dev.vesta.core.state.NodeParts.ChildRef;
import dev.vesta.core.state.StateNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Checks each stored node by itself and against the nodes that it names, and makes the index of them. Whether the
/// trees that they form are the right ones is for [Trees].
final class NodeScan {
    private static final HexFormat HEX = HexFormat.of();
    /// Nodes that name newer ones wait so long for them: a commit makes few, and they have consecutive numbers.
    private static final int PAGE = 2_000;

    private final Report report;
    final NodeTable table = new NodeTable();

    /// Numbers of nodes that are wrong in themselves, and of those that are named but missing.
    final Set<Long> bad = new HashSet<>();

    private final List<Parent> waiting = new ArrayList<>();

    private record Parent(long id, NodeParts parts) {}

    NodeScan(Report report) {
        this.report = report;
    }

    void scan(Iterator<StateNode> nodes) {
        int read = 0;
        while (nodes.hasNext()) {
            node(nodes.next());
            report.countNode();
            if (++read % PAGE == 0) {
                waiting.removeIf(parent -> settled(parent, false));
            }
        }
        waiting.removeIf(parent -> settled(parent, true));
    }

    private void node(StateNode node) {
        NodeParts parts;
        try {
            parts = NodeParts.of(node);
        } catch (IllegalStateException e) {
            damaged(node, "bytes", "an encoded node", String.valueOf(e.getMessage()));
            table.add(node.id(), Arrays.copyOf(node.hash(), 16), 0);
            return;
        }
        table.add(node.id(), parts.hash(), parts.size());
        if (!Arrays.equals(parts.hash(), node.hash())) {
            damaged(node, "hash", HEX.formatHex(parts.hash()), HEX.formatHex(node.hash()));
        } else if (!parts.canonical()) {
            damaged(node, "bytes", "the canonical form", "another one");
        } else if (!parts.children().isEmpty()) {
            waiting.add(new Parent(node.id(), parts));
        }
    }

    private void damaged(StateNode node, String column, String expected, String found) {
        report.differs("state_node." + column, "node " + node.id(), expected, found);
        bad.add(node.id());
    }

    /// Whether the children were all there to be checked; at the end they must be.
    private boolean settled(Parent parent, boolean last) {
        long size = 0;
        boolean whole = true;
        for (ChildRef child : parent.parts().children()) {
            int index = table.indexOf(child.id());
            if (index < 0 && !last) {
                return false;
            }
            if (index < 0) {
                missing(child, parent.id());
            } else if (!table.hasHash(index, child.hash()) && !bad.contains(child.id())) {
                report.differs(
                        "state_node.bytes",
                        "node " + parent.id(),
                        "children with the hashes that it names",
                        "another hash at its child " + child.id());
                bad.add(parent.id());
            }
            whole &= index >= 0 && !bad.contains(child.id());
            size += index < 0 ? 0 : table.size(index);
        }
        if (whole && size != parent.parts().size()) {
            report.differs(
                    "state_node.bytes",
                    "node " + parent.id(),
                    size + " entries in the subtree",
                    parent.parts().size());
            bad.add(parent.id());
        }
        return true;
    }

    private void missing(ChildRef child, long parent) {
        if (bad.add(child.id())) {
            report.differs("state_node.id", "node " + child.id(), "a node, as node " + parent + " names it", "none");
        }
    }
}
