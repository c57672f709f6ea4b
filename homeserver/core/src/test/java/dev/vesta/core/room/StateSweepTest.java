package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.fake.MemoryStore;
import dev.vesta.core.fake.World;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.state.Reachable;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Between any two steps of the sweep, others write to the room, as another node would, and delete history.
class StateSweepTest {
    private static final int WORLDS = 60;
    private static final int KEYS = 120;
    private static final int STATES = 12;

    private final long seed = Long.getLong("vesta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Map<Long, Long>> states = new ArrayList<>();
    private final Map<Long, Map<Long, Long>> expected = new HashMap<>();
    private World world;
    private MemoryStore store;
    private RoomRef room;
    private List<Long> made;
    private int commits;
    private int reused;

    private void newRoom() {
        world = new World(seed);
        store = world.store;
        Caller alice = world.user("alice");
        room = store.find(world.room(alice, "private_chat", "12")).orElseThrow();
        made = new ArrayList<>();
        expected.clear();
        states.clear();
        for (int n = 0; n < STATES; n++) {
            Map<Long, Long> state = new HashMap<>();
            for (int k = 0; k < KEYS; k++) {
                // States that share most of their nodes, and differ in size around the splits of leaves.
                state.put(1000L + (long) k * (n % 3 == 0 ? 1 : 3), random.nextInt(10) == 0 ? 2L : 1L);
            }
            states.add(state);
        }
    }

    /// As state resolution may: brings the room back to a state that was before, by a message event.
    private void writeSome() {
        RoomHead head = store.head(room).orElseThrow();
        StateTree tree = new StateReader(store, world.numbers).tree(room);
        Map<Long, Long> now = tree.entries(head.root());
        Map<Long, Long> puts = new HashMap<>(states.get(random.nextInt(STATES)));
        Set<Long> removals = new HashSet<>(now.keySet());
        removals.removeIf(key -> key < 1000 || puts.containsKey(key));
        StateChange change = tree.put(
                head.root(), puts, removals, hashes -> store.nodesByHash(room, hashes), world.numbers::newNode);
        reused += change.nodes().isEmpty() && change.root() != head.root() ? 1 : 0;
        Map<Long, Long> after = new HashMap<>(now);
        after.keySet().removeAll(removals);
        after.putAll(puts);
        expected.put(change.root(), after);
        Pdu pdu = message(head);
        long nid = world.numbers.newEvent();
        NewEvent event = new NewEvent(nid, pdu, head.nextOrd(), 1, null, head.root(), change.root(), null);
        RoomHead next = new RoomHead(
                room,
                head.revision() + 1,
                List.of(new RoomHead.Extremity(nid, pdu.eventId(), pdu.depth())),
                change.root(),
                head.nextOrd() + 1);
        store.append(new RoomCommit(head, next, List.of(event), change.nodes(), null, 0))
                .await();
        made.add(nid);
        commits++;
    }

    private Pdu message(RoomHead head) {
        EventBuilder.Template template = new EventBuilder.Template(
                room.id(),
                world.user("alice").user(),
                EventTypes.MESSAGE,
                null,
                JsonValue.obj("body", "b" + commits),
                null);
        ParseResult<Pdu> built = EventBuilder.build(
                room.version(),
                template,
                head.extremities().stream().map(RoomHead.Extremity::eventId).toList(),
                List.of(),
                Map.of(),
                head.nextOrd(),
                0,
                World.SERVER,
                SigningKey.of("test", new byte[32]));
        return ((ParseResult.Parsed<Pdu>) built).value();
    }

    private void deleteHistory() {
        while (made.size() > 3) {
            store.deleteMessage(room, made.removeFirst());
        }
    }

    /// Runs the hook before every read and every deletion.
    private record Interrupted(SweepStore inner, Runnable hook) implements SweepStore {
        @Override
        public OptionalLong purges(RoomRef room) {
            hook.run();
            return inner.purges(room);
        }

        @Override
        public Roots eventRoots(RoomRef room, long from, boolean backwards, int limit) {
            hook.run();
            return inner.eventRoots(room, from, backwards, 7);
        }

        @Override
        public Roots rootsBeside(RoomRef room, long afterNid, int limit) {
            return inner.rootsBeside(room, afterNid, limit);
        }

        @Override
        public Roots committedRoots(RoomRef room, long afterPos, int limit) {
            hook.run();
            return inner.committedRoots(room, afterPos, limit);
        }

        @Override
        public List<NodeKey> nodeKeys(RoomRef room, byte[] after, int limit) {
            hook.run();
            return inner.nodeKeys(room, after, 5);
        }

        @Override
        public Map<Long, StateNode> load(RoomRef room, Collection<Long> ids) {
            return inner.load(room, ids);
        }

        @Override
        public boolean delete(RoomRef room, long revision, long purges, Collection<Long> nodes) {
            hook.run();
            return inner.delete(room, revision, purges, nodes);
        }
    }

    @Test
    void losesNoNodeWhateverIsWrittenMeanwhile() {
        System.out.println("seed " + seed);
        int deleted = 0;
        int conflicts = 0;
        for (int n = 0; n < WORLDS; n++) {
            newRoom();
            for (int round = 0; round < 4; round++) {
                for (int k = 0; k < 8; k++) {
                    writeSome();
                }
                deleteHistory();
                int before = commits;
                int writes = 1 + random.nextInt(40);
                Runnable others = () -> {
                    if (random.nextInt(writes) == 0) {
                        writeSome();
                    }
                    if (random.nextInt(40) == 0) {
                        // So many that the first of these states come and go between two marks.
                        for (int k = 0; k < 6; k++) {
                            writeSome();
                        }
                        deleteHistory();
                    }
                };
                store.beforeHead = others;
                SweepStore interrupted = new Interrupted(store, others);
                deleted += new StateSweep(store, interrupted, world.writer).sweep(room);
                store.beforeHead = () -> {};
                conflicts += commits - before;
                checkEveryState();
            }
            deleted += new StateSweep(store, store, world.writer).sweep(room);
            checkNothingElseIsLeft();
        }
        System.out.println(commits + " commits, " + conflicts + " of them during sweeps, " + reused
                + " reused a whole state, " + deleted + " nodes deleted");
        assertThat(deleted).isGreaterThan(WORLDS);
        assertThat(reused).isGreaterThan(WORLDS);
        assertThat(conflicts).isGreaterThan(WORLDS);
    }

    private Set<Long> roots() {
        Set<Long> roots = new HashSet<>(store.committedRoots(room, 0, 100_000).roots());
        roots.addAll(store.eventRoots(room, 0, false, 100_000).roots());
        roots.add(store.head(room).orElseThrow().root());
        return roots;
    }

    private void checkEveryState() {
        StateTree tree = new StateReader(store, world.numbers).tree(room);
        for (long root : roots()) {
            Map<Long, Long> entries = tree.entries(root);
            assertThat(expected.getOrDefault(root, entries)).isEqualTo(entries);
        }
    }

    private void checkNothingElseIsLeft() {
        Reachable reachable = new Reachable(ids -> store.nodes(room, ids), 1_000_000);
        assertThat(reachable.mark(roots())).isTrue();
        assertThat(store.nodeKeys(room, new byte[0], 1_000_000)).hasSize(reachable.size());
    }

    @Test
    void leavesLargeRoomsAlone() {
        Reachable reachable = new Reachable(
                id -> {
                    throw new AssertionError("nothing is read beyond the limit");
                },
                1);
        assertThat(reachable.mark(List.of(1L, 2L))).isFalse();
    }
}
