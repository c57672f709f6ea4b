package dev.vesta.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What must hold for every state. `-Dvesta.seed=N` repeats a run.
class StateTreePropertyTest {
    private static final int WORLDS = 60;
    private static final int STEPS = 25;

    private final long seed = Long.getLong("vesta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final MemoryNodes nodes = new MemoryNodes();
    private final StateTree tree = nodes.tree();

    /// Keys as a room has them: dense, scattered, or (unkindly) equal in their low bits.
    private long key(int world) {
        return switch (world % 3) {
            case 0 -> 1 + random.nextInt(3000);
            case 1 -> 1 + random.nextLong(Long.MAX_VALUE);
            default -> 1 + ((long) random.nextInt(80) << (4 * random.nextInt(14)));
        };
    }

    private Map<Long, Long> randomState(int world, int size) {
        Map<Long, Long> state = new HashMap<>();
        for (int n = 0; n < size; n++) {
            state.put(key(world), 1 + random.nextLong(1L << random.nextInt(1, 62)));
        }
        return state;
    }

    private Set<Long> some(Set<Long> keys) {
        List<Long> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, random);
        return new HashSet<>(shuffled.subList(0, random.nextInt(shuffled.size() + 1)));
    }

    @Test
    void behavesAsAMap() {
        int steps = 0;
        for (int world = 0; world < WORLDS; world++) {
            TreeMap<Long, Long> model = new TreeMap<>();
            long root = 0;
            for (int step = 0; step < STEPS; step++) {
                Map<Long, Long> puts = randomState(world, random.nextInt(step % 5 == 0 ? 500 : 6));
                Set<Long> removals = random.nextInt(3) == 0 ? some(model.keySet()) : new HashSet<>(Set.of(key(world)));
                removals.removeAll(puts.keySet());
                long before = root;
                Map<Long, Long> old = Map.copyOf(model);
                root = nodes.put(root, puts, removals);
                model.putAll(puts);
                model.keySet().removeAll(removals);
                assertThat(tree.entries(root)).as(says(world, step)).isEqualTo(model);
                assertThat(tree.size(root)).as(says(world, step)).isEqualTo(model.size());
                assertThat(tree.diff(before, root)).as(says(world, step)).isEqualTo(mapDiff(old, model));
                for (long key : some(old.keySet())) {
                    assertThat(tree.get(root, key)).as(says(world, step)).isEqualTo(model.getOrDefault(key, 0L));
                }
                steps++;
            }
        }
        System.out.println("seed " + seed + ": " + steps + " changes in " + WORLDS + " states");
    }

    @Test
    void equalStatesHaveEqualRootsWhateverTheWay() {
        for (int world = 0; world < WORLDS; world++) {
            Map<Long, Long> state = randomState(world, 1 + random.nextInt(300));
            MemoryNodes other = new MemoryNodes();
            long detour = other.build(randomState(world, 200));
            Set<Long> surplus = new HashSet<>(other.tree().entries(detour).keySet());
            surplus.removeAll(state.keySet());
            List<Long> order = new ArrayList<>(state.keySet());
            Collections.shuffle(order, random);
            for (long key : order) {
                Set<Long> removals =
                        surplus.isEmpty() ? Set.of() : Set.of(surplus.iterator().next());
                surplus.removeAll(removals);
                detour = other.put(detour, Map.of(key, state.get(key)), removals);
            }
            detour = other.put(detour, Map.of(), surplus);
            assertThat(other.hash(detour)).as(says(world, 0)).isEqualTo(nodes.hash(nodes.build(state)));
        }
    }

    @Test
    void comparesAnyTwoStates() {
        for (int world = 0; world < WORLDS; world++) {
            Map<Long, Long> left = randomState(world, random.nextInt(300));
            Map<Long, Long> right = randomState(world, random.nextInt(300));
            assertThat(tree.diff(nodes.build(left), nodes.build(right)))
                    .as(says(world, 0))
                    .isEqualTo(mapDiff(left, right));
        }
    }

    @Test
    void comparingReadsOnlyWhatDiffers() {
        Map<Long, Long> large = new HashMap<>();
        for (long key = 1; key <= 20_000; key++) {
            large.put(key, key);
        }
        long before = nodes.build(large);
        for (int changes = 1; changes <= 8; changes++) {
            Map<Long, Long> puts = new HashMap<>();
            while (puts.size() < changes) {
                puts.put(1 + random.nextLong(20_000), 50_000L + changes);
            }
            long after = nodes.put(before, puts, Set.of());
            nodes.loads = 0;
            nodes.batches = 0;
            assertThat(tree.diff(before, after)).hasSize(changes);
            // Two trees of four levels, and at worst a path of its own for each change.
            assertThat(nodes.loads).as("seed " + seed).isLessThanOrEqualTo(2 * 4 * changes);
            assertThat(nodes.batches).isEqualTo(4);
        }
    }

    private String says(int world, int step) {
        return "seed " + seed + ", state " + world + ", step " + step;
    }

    private static List<KeyChange> mapDiff(Map<Long, Long> before, Map<Long, Long> after) {
        TreeMap<Long, KeyChange> changes = new TreeMap<>();
        Set<Long> keys = new HashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (long key : keys) {
            long old = before.getOrDefault(key, 0L);
            long now = after.getOrDefault(key, 0L);
            if (old != now) {
                changes.put(key, new KeyChange(key, old, now));
            }
        }
        return List.copyOf(changes.values());
    }
}
