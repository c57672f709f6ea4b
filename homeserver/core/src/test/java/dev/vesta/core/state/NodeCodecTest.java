package dev.vesta.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.state.Node.Child;
import dev.vesta.core.state.Node.Inner;
import dev.vesta.core.state.Node.Leaf;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeCodecTest {
    private static final Leaf LEAF =
            new Leaf(new long[] {1, 130, 1L << 40, Long.MAX_VALUE}, new long[] {9, 1, Long.MAX_VALUE, 2});

    private static Inner inner(long firstId, long secondId) {
        return new Inner(40, List.of(new Child(0, firstId, hash(1)), new Child(15, secondId, hash(2))));
    }

    private static byte[] hash(int fill) {
        byte[] hash = new byte[NodeCodec.HASH_BYTES];
        Arrays.fill(hash, (byte) fill);
        return hash;
    }

    private static Node decode(byte[] bytes) {
        return NodeCodec.decode(new StateNode(7, hash(0), bytes));
    }

    @Test
    void readsBackALeaf() {
        assertThat(decode(NodeCodec.encode(LEAF))).usingRecursiveComparison().isEqualTo(LEAF);
    }

    @Test
    void readsBackAnInnerNode() {
        Inner node = inner(300, 5_000_000_000L);
        assertThat(decode(NodeCodec.encode(node))).usingRecursiveComparison().isEqualTo(node);
    }

    @Test
    void writesALeafCompactly() {
        Leaf leaf = new Leaf(new long[] {1000, 1016}, new long[] {70_000, 70_001});
        // Kind, count, key 2, event 3, key 1, event 1.
        assertThat(NodeCodec.encode(leaf)).hasSize(9);
    }

    @Test
    void leavesIdsOutOfTheHash() {
        assertThat(NodeCodec.hash(inner(1, 2))).hasSize(16).isEqualTo(NodeCodec.hash(inner(3, 4)));
        assertThat(NodeCodec.encode(inner(1, 2))).isNotEqualTo(NodeCodec.encode(inner(3, 4)));
    }

    @Test
    void hashesTheCanonicalPartThatEveryEncodingBeginsWith() {
        byte[] canonical = NodeCodec.canonical(inner(1, 2));
        assertThat(Arrays.copyOf(NodeCodec.encode(inner(1, 2)), canonical.length))
                .isEqualTo(canonical);
        assertThat(NodeCodec.encode(LEAF)).isEqualTo(NodeCodec.canonical(LEAF));
    }

    @Test
    void namesTheDamagedNode() {
        byte[] good = NodeCodec.encode(inner(1, 2));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> decode(cut))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("State node 7");
        }
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        assertThatThrownBy(() -> decode(longer)).hasMessageContaining("left over");
        assertThatThrownBy(() -> decode(new byte[] {2})).hasMessageContaining("unknown kind 2");
    }

    @Test
    void refusesToEncodeAChildWithoutAnId() {
        Inner node = inner(1, 0);
        assertThatThrownBy(() -> NodeCodec.encode(node)).isInstanceOf(IllegalStateException.class);
    }
}
