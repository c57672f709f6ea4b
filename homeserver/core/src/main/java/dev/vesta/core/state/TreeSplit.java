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

/// Compares any number of trees from their roots downwards, level by level. Where all have the same subtree nothing is
/// loaded: equal hashes are equal subtrees.
final class TreeSplit {
    private static final Entries NOTHING = new Entries(Collections.emptySortedMap());

    private final NodeSource source;
    private final List<KeyConflict> conflicts = new ArrayList<>();

    TreeSplit(NodeSource source) {
        this.source = source;
    }

    /// The keys on which these states do not agree, in ascending order.
    List<KeyConflict> split(List<Long> roots) {
        List<Side> tops = roots.stream().map(TreeSplit::side).toList();
        List<List<Side>> level = same(tops) ? List.of() : List.of(tops);
        for (int depth = 0; !level.isEmpty(); depth++) {
            level = descend(level, depth);
        }
        conflicts.sort(Comparator.comparingLong(KeyConflict::key));
        return List.copyOf(conflicts);
    }

    private List<List<Side>> descend(List<List<Side>> level, int depth) {
        Set<Long> wanted = new TreeSet<>();
        for (List<Side> place : level) {
            for (Side side : place) {
                if (side instanceof Ref ref) {
                    wanted.add(ref.id());
                }
            }
        }
        Map<Long, Node> nodes = StateTree.load(source, wanted);
        List<List<Side>> next = new ArrayList<>();
        for (List<Side> place : level) {
            List<Side> opened = place.stream().map(side -> opened(side, nodes)).toList();
            if (opened.stream().allMatch(Entries.class::isInstance)) {
                compare(opened.stream().map(side -> ((Entries) side).entries()).toList());
            } else {
                match(opened, depth, next);
            }
        }
        return next;
    }

    /// Puts the children of sides of which at least one is an inner node beside each other.
    private static void match(List<Side> opened, int depth, List<List<Side>> next) {
        List<Side[]> parts = opened.stream().map(side -> divide(side, depth)).toList();
        for (int slot = 0; slot < 16; slot++) {
            List<Side> place = new ArrayList<>(parts.size());
            for (Side[] part : parts) {
                place.add(part[slot]);
            }
            if (!same(place)) {
                next.add(place);
            }
        }
    }

    private static boolean same(List<Side> place) {
        return place.stream().allMatch(side -> same(place.getFirst(), side));
    }

    private static boolean same(Side left, Side right) {
        if (left instanceof Ref a && right instanceof Ref b) {
            return a.id() == b.id() || (a.hash().length > 0 && Arrays.equals(a.hash(), b.hash()));
        }
        return left.equals(right);
    }

    private static Side[] divide(Side side, int depth) {
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

    private void compare(List<SortedMap<Long, Long>> states) {
        Set<Long> keys = new TreeSet<>();
        states.forEach(state -> keys.addAll(state.keySet()));
        for (long key : keys) {
            List<Long> events =
                    states.stream().map(state -> state.getOrDefault(key, 0L)).toList();
            if (!events.stream().allMatch(events.getFirst()::equals)) {
                conflicts.add(new KeyConflict(key, events));
            }
        }
    }

    private static Side side(long root) {
        return root == 0 ? NOTHING : new Ref(root, new byte[0]);
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

    /// One of the subtrees that are compared.
    private sealed interface Side {}

    /// Not loaded yet; a root's hash is not known (empty) until then.
    private record Ref(long id, byte[] hash) implements Side {}

    private record Opened(Inner inner) implements Side {}

    /// A leaf, or the part of one that faces a child of an inner node on another side.
    private record Entries(SortedMap<Long, Long> entries) implements Side {}
}
