package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.state.NodeIndex;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The states of a room as they follow from its events, as trees of our own.
///
/// Every node is computed here, from the leaves upwards, and takes the number of the stored node of equal hash. So a
/// state costs the path that it changes, nothing is read for it, and a stored root is right exactly when it is the
/// number that came out. A node that the store lacks gets a number that no stored node has.
final class Trees {
    private static final HexFormat HEX = HexFormat.of();
    private static final long FIRST_MADE_UP = 1L << 62;
    /// The whole current state of a room with a million members.
    private static final long MAX_CACHED_BYTES = 64L << 20;

    private static final int OVERHEAD_BYTES = 200;

    private final RoomRows rows;
    private final Report report;
    private final NodeScan scan;
    private final boolean compare;
    private final StateTree tree;
    private final LinkedHashMap<Long, StateNode> cache = new LinkedHashMap<>(1024, 0.75f, true);
    private long cachedBytes;

    /// Numbers that we made up, by hash. To need one is no fault by itself: the state after an event of a branch is
    /// stored only when another event or the room stands upon it alone.
    private final Map<String, Long> madeUp = new HashMap<>();

    /// @param compare false: the stored trees mean nothing, every root is as good as another
    Trees(RoomRows rows, Report report, NodeScan scan, boolean compare) {
        this.rows = rows;
        this.report = report;
        this.scan = scan;
        this.compare = compare;
        this.tree = new StateTree(source());
    }

    StateTree tree() {
        return tree;
    }

    /// The root of the state with those changes.
    long put(long root, Map<Long, Long> puts, Set<Long> removals) {
        Numbering numbering = new Numbering();
        StateChange change = tree.put(root, puts, removals, numbering, numbering::next);
        change.nodes().forEach(this::remember);
        return change.root();
    }

    /// Whether the stored number is the one of that state. Where the reason for a difference was reported already, it
    /// is none.
    boolean same(long expected, long stored) {
        if (expected == stored || !compare) {
            return true;
        }
        if (expected < FIRST_MADE_UP || stored == 0) {
            return false;
        }
        boolean missing = scan.table.indexOf(stored) < 0;
        if (missing && scan.bad.add(stored)) {
            report.differs("state_node.id", "node " + stored, "a node, as it is a root", "none");
        }
        if (missing || scan.bad.contains(stored)) {
            return true;
        }
        return false;
    }

    /// For the report.
    String name(long root) {
        return root >= FIRST_MADE_UP ? "a root that is not stored" : "root " + root;
    }

    /// Reports what the store has without need.
    void finish() {
        if (!compare) {
            return;
        }
        scan.table.forEachUnused(id -> {
            if (!scan.bad.contains(id)) {
                report.info("state_node.id", "node " + id, "a state that needs it", "none: to be swept");
            }
        });
    }

    private NodeSource source() {
        return ids -> {
            Map<Long, StateNode> found = new HashMap<>();
            List<Long> stored = new ArrayList<>();
            for (long id : ids) {
                StateNode node = cache.get(id);
                if (node == null) {
                    stored.add(id);
                } else {
                    found.put(id, node);
                }
            }
            if (!stored.isEmpty()) {
                rows.nodes(stored).forEach((id, node) -> {
                    found.put(id, node);
                    remember(node);
                });
            }
            return found;
        };
    }

    private void remember(StateNode node) {
        StateNode before = cache.put(node.id(), node);
        cachedBytes += weight(node) - (before == null ? 0 : weight(before));
        // What the store lacks could not be read again, and whatever stands above it names our number for it.
        if (!madeUp.isEmpty()) {
            return;
        }
        Iterator<StateNode> oldest = cache.values().iterator();
        while (cachedBytes > MAX_CACHED_BYTES && oldest.hasNext()) {
            cachedBytes -= weight(oldest.next());
            oldest.remove();
        }
    }

    private static long weight(StateNode node) {
        return (long) OVERHEAD_BYTES + node.bytes().length;
    }

    /// Says that no node is known, so that all of them come back with their bytes, and then gives each the number
    /// that the store has for it.
    private final class Numbering implements NodeIndex {
        private final Deque<byte[]> asked = new ArrayDeque<>();

        @Override
        public Map<String, Long> idsOf(Collection<byte[]> wanted) {
            asked.addAll(wanted);
            return Map.of();
        }

        /// The number of the next node, in the order in which they were asked for.
        long next() {
            byte[] hash = asked.remove();
            long stored = scan.table.use(hash);
            return stored == 0 ? madeUp(HEX.formatHex(hash)) : stored;
        }

        private long madeUp(String hash) {
            return madeUp.computeIfAbsent(hash, _ -> FIRST_MADE_UP + madeUp.size());
        }
    }
}
