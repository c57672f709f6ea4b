package dev.vesta.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.StateResolution;
import dev.vesta.protocol.state.ConflictSplit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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

    @Test
    void splitsAnyNumberOfStatesAsStateResolutionDoes() {
        int conflicts = 0;
        for (int world = 0; world < WORLDS; world++) {
            Map<Long, Long> common = randomState(world, random.nextInt(150));
            long base = nodes.build(common);
            List<Long> roots = new ArrayList<>();
            List<Map<StateKey, EventId>> states = new ArrayList<>();
            for (int n = random.nextInt(6); n >= 0; n--) {
                // From a common past, from nothing, or one of those before once more.
                long root =
                        switch (random.nextInt(8)) {
                            case 0 -> nodes.build(randomState(world, random.nextInt(100)));
                            case 1 -> roots.isEmpty() ? 0 : roots.getFirst();
                            default -> {
                                Map<Long, Long> puts = randomState(world, random.nextInt(8));
                                Set<Long> removals = random.nextBoolean() ? Set.of() : some(common.keySet());
                                yield nodes.put(base, puts, minus(removals, puts.keySet()));
                            }
                        };
                roots.add(root);
                states.add(named(tree.entries(root)));
            }
            ConflictSplit naive = ConflictSplit.of(StateResolution.V2, states);
            List<KeyConflict> found = tree.split(roots);
            List<Map<StateKey, EventId>> conflicted = new ArrayList<>();
            for (int n = 0; n < roots.size(); n++) {
                Map<Long, Long> state = new HashMap<>();
                for (KeyConflict conflict : found) {
                    state.put(conflict.key(), conflict.events().get(n));
                }
                state.values().removeIf(event -> event == 0);
                conflicted.add(named(state));
            }
            assertThat(conflicted).as(says(world, 0)).isEqualTo(naive.conflicted());
            assertThat(found).as(says(world, 0)).isSortedAccordingTo(Comparator.comparingLong(KeyConflict::key));
            assertThat(found)
                    .as(says(world, 0))
                    .allMatch(one -> Set.copyOf(one.events()).size() > 1);
            conflicts += found.size();
        }
        assertThat(tree.split(List.of())).isEmpty();
        System.out.println("seed " + seed + ": " + conflicts + " keys in conflict in " + WORLDS + " splits");
    }

    @Test
    void splittingReadsOnlyWhatDiffers() {
        Map<Long, Long> large = new HashMap<>();
        for (long key = 1; key <= 20_000; key++) {
            large.put(key, key);
        }
        long base = nodes.build(large);
        List<Long> roots = new ArrayList<>(List.of(base, base));
        for (int n = 0; n < 6; n++) {
            roots.add(nodes.put(base, Map.of(1 + random.nextLong(20_000), 50_000L + n), Set.of()));
        }
        nodes.loads = 0;
        nodes.batches = 0;
        assertThat(tree.split(roots)).hasSizeBetween(1, 6);
        // Six changes: each at worst a path of four levels of its own, which all seven different trees have.
        assertThat(nodes.loads).as("seed " + seed).isLessThanOrEqualTo(7 + 6 * 7 * 3);
        assertThat(nodes.batches).isEqualTo(4);
    }

    private static Set<Long> minus(Set<Long> all, Set<Long> without) {
        Set<Long> left = new HashSet<>(all);
        left.removeAll(without);
        return left;
    }

    private static Map<StateKey, EventId> named(Map<Long, Long> state) {
        Map<StateKey, EventId> named = new HashMap<>();
        state.forEach((key, event) -> named.put(new StateKey("t", key.toString()), new EventId("$" + event)));
        return named;
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
