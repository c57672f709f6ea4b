package dev.vesta.core.state;

import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// Compares two trees from their roots downwards, level by level. Subtrees with equal hashes are equal and are never
/// loaded.
final class TreeDiff {
    private static final Entries NOTHING = new Entries(Collections.emptySortedMap());

    private final NodeSource source;
    private final List<KeyChange> changes = new ArrayList<>();

    TreeDiff(NodeSource source) {
        this.source = source;
    }

    List<KeyChange> diff(long rootBefore, long rootAfter) {
        List<Pair> level = rootBefore == rootAfter ? List.of() : List.of(new Pair(side(rootBefore), side(rootAfter)));
        for (int depth = 0; !level.isEmpty(); depth++) {
            level = descend(level, depth);
        }
        changes.sort(Comparator.comparingLong(KeyChange::key));
        return List.copyOf(changes);
    }

    private List<Pair> descend(List<Pair> level, int depth) {
        Set<Long> wanted = new TreeSet<>();
        for (Pair pair : level) {
            addId(pair.before(), wanted);
            addId(pair.after(), wanted);
        }
        Map<Long, Node> nodes = StateTree.load(source, wanted);
        List<Pair> next = new ArrayList<>();
        for (Pair pair : level) {
            Side before = opened(pair.before(), nodes);
            Side after = opened(pair.after(), nodes);
            if (before instanceof Entries left && after instanceof Entries right) {
                compare(left.entries(), right.entries());
            } else {
                match(before, after, depth, next);
            }
        }
        return next;
    }

    /// Pairs up the children of two sides of which at least one is an inner node.
    private static void match(Side before, Side after, int depth, List<Pair> next) {
        Side[] left = split(before, depth);
        Side[] right = split(after, depth);
        for (int slot = 0; slot < 16; slot++) {
            if (!same(left[slot], right[slot])) {
                next.add(new Pair(left[slot], right[slot]));
            }
        }
    }

    private static boolean same(Side left, Side right) {
        if (left instanceof Ref a && right instanceof Ref b) {
            return a.id() == b.id() || Arrays.equals(a.hash(), b.hash());
        }
        return left.equals(right);
    }

    private static Side[] split(Side side, int depth) {
        Side[] parts = new Side[16];
        Arrays.fill(parts, NOTHING);
        if (side instanceof Opened(Inner inner)) {
            for (Child child : inner.children()) {
                parts[child.slot()] = new Ref(child.id(), child.hash());
            }
        } else if (side instanceof Entries(SortedMap<Long, Long> entries)) {
            TreeEdit.bySlot(entries, depth).forEach((slot, part) -> parts[slot] = new Entries(part));
        }
        return parts;
    }

    private void compare(SortedMap<Long, Long> before, SortedMap<Long, Long> after) {
        Set<Long> keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (long key : keys) {
            long old = before.getOrDefault(key, 0L);
            long now = after.getOrDefault(key, 0L);
            if (old != now) {
                changes.add(new KeyChange(key, old, now));
            }
        }
    }

    private static Side side(long root) {
        return root == 0 ? NOTHING : new Ref(root, new byte[0]);
    }

    private static void addId(Side side, Set<Long> ids) {
        if (side instanceof Ref ref) {
            ids.add(ref.id());
        }
    }

    private static Side opened(Side side, Map<Long, Node> nodes) {
        if (!(side instanceof Ref ref)) {
            return side;
        }
        return switch (nodes.get(ref.id())) {
            case Leaf leaf -> new Entries(leaf.toMap());
            case Inner inner -> new Opened(inner);
            case null -> throw new IllegalStateException("State node " + ref.id() + " is missing");
        };
    }

    private record Pair(Side before, Side after) {}

    /// One of the two subtrees that are compared.
    private sealed interface Side {}

    /// Not loaded yet.
    private record Ref(long id, byte[] hash) implements Side {}

    private record Opened(Inner inner) implements Side {}

    /// A leaf, or the part of one that faces a child of an inner node on the other side.
    private record Entries(SortedMap<Long, Long> entries) implements Side {}
}
