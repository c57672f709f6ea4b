package dev.vesta.core.state;

import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One change of a tree: load the paths that it touches, work out the new shape with its hashes from the leaves
/// upwards, look all of these up at once, then give ids to the nodes that are really new.
final class TreeEdit {
    /// In an edit, stands for "no event": remove the key.
    private static final long GONE = 0;

    private final NodeSource source;
    private final NodeIndex index;
    private final LongSupplier ids;

    TreeEdit(NodeSource source, NodeIndex index, LongSupplier ids) {
        this.source = source;
        this.index = index;
        this.ids = ids;
    }

    StateChange apply(long root, Map<Long, Long> puts, Set<Long> removals) {
        SortedMap<Long, Long> edits = new TreeMap<>(puts);
        removals.forEach(key -> edits.put(key, GONE));
        if (edits.isEmpty()) {
            return new StateChange(root, List.of());
        }
        Spot top = new Spot(0, root, new byte[0], edits);
        open(top);
        return store(reshape(top));
    }

    /// Loads every node on the touched paths, level by level.
    private void open(Spot top) {
        List<Spot> level = top.id == 0 ? List.of() : List.of(top);
        while (!level.isEmpty()) {
            Map<Long, Node> nodes =
                    StateTree.load(source, level.stream().map(spot -> spot.id).toList());
            List<Spot> next = new ArrayList<>();
            for (Spot spot : level) {
                spot.node = nodes.get(spot.id);
                if (spot.node instanceof Inner inner) {
                    spot.divide(inner);
                    spot.touched.values().stream()
                            .filter(child -> child.id != 0)
                            .forEach(next::add);
                }
            }
            level = next;
        }
    }

    private Part reshape(Spot spot) {
        if (spot.node instanceof Inner inner) {
            return reshapeInner(spot, inner);
        }
        SortedMap<Long, Long> before = spot.node instanceof Leaf leaf ? leaf.toMap() : new TreeMap<>();
        SortedMap<Long, Long> after = new TreeMap<>(before);
        spot.edits.forEach((key, event) -> {
            if (event == GONE) {
                after.remove(key);
            } else {
                after.put(key, event);
            }
        });
        return after.equals(before) && spot.id != 0 ? spot.kept() : grow(after, spot.depth);
    }

    private Part reshapeInner(Spot spot, Inner inner) {
        SortedMap<Integer, Part> parts = new TreeMap<>();
        for (Child child : inner.children()) {
            parts.put(child.slot(), new Kept(child.id(), child.hash()));
        }
        int size = inner.size();
        boolean changed = false;
        for (Map.Entry<Integer, Spot> entry : spot.touched.entrySet()) {
            Spot child = entry.getValue();
            Part part = reshape(child);
            if (!(part instanceof Fresh fresh)) {
                continue;
            }
            int sizeNow = fresh.node().size();
            size += sizeNow - child.size();
            changed |= sizeNow > 0 || child.size() > 0;
            if (sizeNow > 0) {
                parts.put(entry.getKey(), part);
            } else {
                parts.remove(entry.getKey());
            }
        }
        if (!changed) {
            return spot.kept();
        }
        // With no more entries than a leaf holds, every child is a leaf: its own subtree is not larger.
        return size <= Node.MAX_LEAF_ENTRIES ? Fresh.leaf(merge(parts)) : Fresh.inner(size, parts);
    }

    private SortedMap<Long, Long> merge(SortedMap<Integer, Part> parts) {
        SortedMap<Long, Long> entries = new TreeMap<>();
        List<Long> kept = new ArrayList<>();
        for (Part part : parts.values()) {
            switch (part) {
                case Kept(long id, byte[] _) -> kept.add(id);
                case Fresh fresh -> entries.putAll(((Leaf) fresh.node()).toMap());
            }
        }
        for (Node node : StateTree.load(source, kept).values()) {
            entries.putAll(((Leaf) node).toMap());
        }
        return entries;
    }

    /// The canonical subtree of these entries.
    private static Part grow(SortedMap<Long, Long> entries, int depth) {
        if (entries.size() <= Node.MAX_LEAF_ENTRIES) {
            return Fresh.leaf(entries);
        }
        SortedMap<Integer, Part> parts = new TreeMap<>();
        bySlot(entries, depth).forEach((slot, some) -> parts.put(slot, grow(some, depth + 1)));
        return Fresh.inner(entries.size(), parts);
    }

    /// Entries grouped by the child that they belong to.
    static SortedMap<Integer, SortedMap<Long, Long>> bySlot(SortedMap<Long, Long> entries, int depth) {
        SortedMap<Integer, SortedMap<Long, Long>> slots = new TreeMap<>();
        entries.forEach((key, event) -> slots.computeIfAbsent(Node.slot(key, depth), slot -> new TreeMap<>())
                .put(key, event));
        return slots;
    }

    private StateChange store(Part root) {
        if (root instanceof Kept(long id, byte[] _)) {
            return new StateChange(id, List.of());
        }
        Fresh fresh = (Fresh) root;
        if (fresh.node().size() == 0) {
            return new StateChange(0, List.of());
        }
        // Sorted by hash as text, which is the order of the bytes.
        SortedMap<String, Fresh> made = new TreeMap<>();
        collect(fresh, made);
        Map<String, Long> idOf = new TreeMap<>(
                index.idsOf(made.values().stream().map(Fresh::hash).toList()));
        List<Fresh> missing = new ArrayList<>();
        made.forEach((hash, part) -> {
            if (!idOf.containsKey(hash)) {
                idOf.put(hash, ids.getAsLong());
                missing.add(part);
            }
        });
        List<StateNode> nodes = missing.stream()
                .map(part -> new StateNode(id(part, idOf), part.hash(), NodeCodec.encode(part.withIds(idOf))))
                .toList();
        return new StateChange(id(fresh, idOf), nodes);
    }

    private static void collect(Fresh part, SortedMap<String, Fresh> made) {
        made.put(hex(part.hash()), part);
        for (Part child : part.parts().values()) {
            if (child instanceof Fresh fresh) {
                collect(fresh, made);
            }
        }
    }

    private static long id(Part part, Map<String, Long> idOf) {
        return switch (part) {
            case Kept(long id, byte[] _) -> id;
            case Fresh fresh -> {
                Long id = idOf.get(hex(fresh.hash()));
                if (id == null) {
                    throw new IllegalStateException("A new state node got no id");
                }
                yield id;
            }
        };
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    /// A subtree of the new state.
    private sealed interface Part {
        byte[] hash();
    }

    /// A subtree of the old state that stays as it is.
    private record Kept(long id, byte[] hash) implements Part {}

    /// A node that the change made; its children have no ids yet. Only the top of a change may be an empty leaf.
    private record Fresh(Node node, byte[] hash, SortedMap<Integer, Part> parts) implements Part {
        static Fresh leaf(SortedMap<Long, Long> entries) {
            Leaf leaf = Leaf.of(entries);
            return new Fresh(leaf, NodeCodec.hash(leaf), new TreeMap<>());
        }

        static Fresh inner(int size, SortedMap<Integer, Part> parts) {
            List<Child> children = new ArrayList<>();
            parts.forEach((slot, part) -> children.add(new Child(slot, 0, part.hash())));
            Inner inner = new Inner(size, children);
            return new Fresh(inner, NodeCodec.hash(inner), parts);
        }

        Node withIds(Map<String, Long> idOf) {
            if (!(node instanceof Inner)) {
                return node;
            }
            List<Child> children = new ArrayList<>();
            parts.forEach((slot, part) -> children.add(new Child(slot, id(part, idOf), part.hash())));
            return new Inner(node.size(), children);
        }
    }

    /// A place in the old tree that the edit touches; `id` is 0 where nothing is yet.
    private static final class Spot {
        final int depth;
        final long id;
        final byte[] hash;
        final SortedMap<Long, Long> edits;
        final SortedMap<Integer, Spot> touched = new TreeMap<>();

        @Nullable
        Node node;

        Spot(int depth, long id, byte[] hash, SortedMap<Long, Long> edits) {
            this.depth = depth;
            this.id = id;
            this.hash = hash;
            this.edits = edits;
        }

        int size() {
            return node == null ? 0 : node.size();
        }

        Part kept() {
            return new Kept(id, hash);
        }

        void divide(Inner inner) {
            bySlot(edits, depth).forEach((slot, some) -> touched.put(slot, new Spot(depth + 1, 0, new byte[0], some)));
            for (Child child : inner.children()) {
                touched.computeIfPresent(
                        child.slot(), (slot, spot) -> new Spot(depth + 1, child.id(), child.hash(), spot.edits));
            }
        }
    }
}
