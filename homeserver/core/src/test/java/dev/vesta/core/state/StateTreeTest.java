package dev.vesta.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StateTreeTest {
    private final MemoryNodes nodes = new MemoryNodes();
    private final StateTree tree = nodes.tree();

    /// Keys 1 to count, with events of their own.
    private static Map<Long, Long> state(int count) {
        Map<Long, Long> entries = new TreeMap<>();
        LongStream.rangeClosed(1, count).forEach(key -> entries.put(key, 1_000_000 + key));
        return entries;
    }

    @Test
    void emptyStateIsRootZero() {
        assertThat(nodes.build(Map.of())).isZero();
        assertThat(tree.get(0, 5)).isZero();
        assertThat(tree.getAll(0, List.of(5L))).isEmpty();
        assertThat(tree.entries(0)).isEmpty();
        assertThat(tree.size(0)).isZero();
        assertThat(nodes.put(0, Map.of(), Set.of(5L))).isZero();
    }

    @Test
    void keepsSixtyFourEntriesInOneLeafAndSplitsWithOneMore() {
        nodes.build(state(64));
        assertThat(nodes.nodes).hasSize(1);
        long root = nodes.build(state(65));
        assertThat(nodes.nodes).hasSize(1 + 17);
        assertThat(tree.entries(root)).isEqualTo(state(65));
    }

    @Test
    void mergesLeavesAgainAfterRemoval() {
        long small = nodes.build(state(64));
        long large = nodes.put(small, Map.of(65L, 5L), Set.of());
        assertThat(large).isNotEqualTo(small);
        assertThat(nodes.put(large, Map.of(), Set.of(65L))).isEqualTo(small);
    }

    @Test
    void mergesManyLevelsAtOnce() {
        long small = nodes.build(state(3));
        long large = nodes.build(state(5000));
        Set<Long> surplus = new TreeSet<>(state(5000).keySet());
        surplus.removeAll(state(3).keySet());
        assertThat(nodes.put(large, Map.of(), surplus)).isEqualTo(small);
        assertThat(nodes.put(large, Map.of(), state(5000).keySet())).isZero();
    }

    @Test
    void separatesKeysThatDifferOnlyInTheirHighestBits() {
        Map<Long, Long> entries = new TreeMap<>();
        for (long n = 0; n < 128; n++) {
            entries.put(1 + (n << 56), 1L);
            entries.put(1 + (n << 52), 2L);
            entries.put(2 + (n << 56), 3L);
        }
        long root = nodes.build(entries);
        assertThat(tree.entries(root)).isEqualTo(entries);
        assertThat(tree.getAll(root, entries.keySet())).isEqualTo(entries);
        entries.forEach((key, event) -> assertThat(tree.get(root, key)).isEqualTo(event));
    }

    @Test
    void changingNothingMakesNothingAndAsksNothing() {
        long root = nodes.build(state(1000));
        int lookUps = nodes.lookUps;
        assertThat(nodes.put(root, Map.of(7L, state(1000).get(7L)), Set.of(70_000L)))
                .isEqualTo(root);
        assertThat(nodes.put(root, Map.of(), Set.of())).isEqualTo(root);
        assertThat(nodes.lookUps).isEqualTo(lookUps);
    }

    @Test
    void reusesNodesThatTheRoomHas() {
        long before = nodes.build(state(1000));
        long there = nodes.put(before, Map.of(7L, 99L), Set.of());
        int stored = nodes.nodes.size();
        assertThat(nodes.put(there, Map.of(7L, state(1000).get(7L)), Set.of())).isEqualTo(before);
        assertThat(nodes.nodes).hasSize(stored);
    }

    @Test
    void leavesTheOldStateAsItWas() {
        long before = nodes.build(state(100));
        nodes.put(before, Map.of(7L, 99L, 500L, 3L), Set.of(8L));
        assertThat(tree.entries(before)).isEqualTo(state(100));
    }

    @Test
    void readsOneLevelAtATime() {
        long root = nodes.build(state(20_000));
        nodes.batches = 0;
        assertThat(tree.getAll(root, state(20_000).keySet())).hasSize(20_000);
        assertThat(nodes.batches).isEqualTo(4);
        nodes.batches = 0;
        assertThat(tree.entries(root)).isEqualTo(state(20_000));
        assertThat(nodes.batches).isEqualTo(4);
    }

    @Test
    void knowsTheSizeFromTheRootAlone() {
        long root = nodes.put(nodes.build(state(10_000)), Map.of(20_000L, 1L), Set.of(1L, 2L));
        nodes.loads = 0;
        assertThat(tree.size(root)).isEqualTo(9_999);
        assertThat(nodes.loads).isEqualTo(1);
    }

    @Test
    void aChangeInALargeRoomStoresAboutAKilobyte() {
        long root = nodes.build(state(50_000));
        StateChange change = tree.put(root, Map.of(77L, 3_000_000L), Set.of(), nodes, new Counter(1_000_000)::next);
        long bytes =
                change.nodes().stream().mapToLong(node -> node.bytes().length).sum();
        System.out.println("one change among 50,000 state keys: " + bytes + " bytes");
        assertThat(change.nodes()).hasSize(4);
        assertThat(bytes).isLessThan(1_200);
    }

    @Test
    void refusesNumbersBelowOneAndContradictions() {
        for (Map<Long, Long> bad : List.of(Map.of(0L, 1L), Map.of(-1L, 1L), Map.of(1L, 0L))) {
            assertThatThrownBy(() -> nodes.build(bad)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> nodes.put(0, Map.of(1L, 1L), Set.of(1L))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void saysWhichNodeIsMissing() {
        NodeSource forgetful = _ -> Map.of();
        assertThatThrownBy(() -> new StateTree(forgetful).entries(12)).hasMessage("State node 12 is missing");
    }

    private static final class Counter {
        private long last;

        Counter(long last) {
            this.last = last;
        }

        long next() {
            return ++last;
        }
    }
}
