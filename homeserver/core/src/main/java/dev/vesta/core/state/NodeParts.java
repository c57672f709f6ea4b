package dev.vesta.core.state;

import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.util.Arrays;
import java.util.List;

/// What the bytes of a stored node say, for whoever checks the store itself rather than reads states.
///
/// @param hash the hash that follows from the bytes, whatever hash is stored beside them
/// @param size entries in the subtree, as the node claims
/// @param children the nodes that it names, with the hashes that it claims for them; empty for a leaf
/// @param canonical whether encoding the same content again gives the same bytes, with keys in ascending order
public record NodeParts(byte[] hash, int size, List<ChildRef> children, boolean canonical) {
    /// Throws [IllegalStateException] when the bytes are no node.
    public static NodeParts of(StateNode stored) {
        Node node = NodeCodec.decode(stored);
        boolean same = Arrays.equals(NodeCodec.encode(node), stored.bytes());
        return switch (node) {
            case Leaf leaf -> new NodeParts(NodeCodec.hash(leaf), leaf.size(), List.of(), same && ascends(leaf.keys()));
            case Inner inner ->
                new NodeParts(
                        NodeCodec.hash(inner),
                        inner.size(),
                        inner.children().stream().map(ChildRef::of).toList(),
                        same && inner.size() > Node.MAX_LEAF_ENTRIES);
        };
    }

    private static boolean ascends(long[] keys) {
        for (int n = 1; n < keys.length; n++) {
            if (keys[n] <= keys[n - 1]) {
                return false;
            }
        }
        return keys[0] > 0;
    }

    /// A node as its parent names it.
    public record ChildRef(long id, byte[] hash) {
        private static ChildRef of(Child child) {
            return new ChildRef(child.id(), child.hash());
        }
    }
}
