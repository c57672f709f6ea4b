package dev.vesta.core.state;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A decoded node.
sealed interface Node {
    /// A subtree with at most so many entries is one leaf; with more, it is an inner node.
    int MAX_LEAF_ENTRIES = 64;

    /// Which child of an inner node holds the key. The lowest four bits choose below the root, the next four one
    /// level deeper, and so on.
    static int slot(long key, int depth) {
        return (int) (key >>> (4 * depth)) & 15;
    }

    /// Entries in the whole subtree.
    int size();

    /// Keys in ascending order and the event of each.
    record Leaf(long[] keys, long[] events) implements Node {
        static Leaf of(SortedMap<Long, Long> entries) {
            long[] keys = new long[entries.size()];
            long[] events = new long[entries.size()];
            int n = 0;
            for (Map.Entry<Long, Long> entry : entries.entrySet()) {
                keys[n] = entry.getKey();
                events[n++] = entry.getValue();
            }
            return new Leaf(keys, events);
        }

        @Override
        public int size() {
            return keys.length;
        }

        long get(long key) {
            int at = Arrays.binarySearch(keys, key);
            return at < 0 ? 0 : events[at];
        }

        SortedMap<Long, Long> toMap() {
            SortedMap<Long, Long> map = new TreeMap<>();
            for (int n = 0; n < keys.length; n++) {
                map.put(keys[n], events[n]);
            }
            return map;
        }
    }

    /// At least one child, in the order of their slots.
    record Inner(int size, List<Child> children) implements Node {
        /// The id of the child that would hold the key; 0 when there is none.
        long childFor(long key, int depth) {
            int slot = slot(key, depth);
            for (Child child : children) {
                if (child.slot() == slot) {
                    return child.id();
                }
            }
            return 0;
        }
    }

    /// A reference to a node one level deeper. `id` is 0 while a new node has none yet.
    record Child(int slot, long id, byte[] hash) {}
}
