package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.fake.ThreadTasks;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StateSweep;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.Reachable;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.sign.SigningKey;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two nodes sweep one room while four writers bring it from state to state and back, and history is deleted. States
/// recur all the time, so that decisions reuse nodes that a sweep is about to take.
@ExtendWith(OnVirtualThreads.class)
class StateSweepUnderFireTest {
    private static final int WRITERS = 4;
    private static final int COMMITS = 120;
    private static final int STATES = 16;
    private static final int KEYS = 90;
    /// Fewer than there are states, so that some are always no longer needed.
    private static final long KEPT = 8;

    /// History goes with the roots after it, as it will when states that nobody can ask for any more are dropped.
    private static final String DELETE_HISTORY = """
            WITH c AS (UPDATE room SET purges = purges + 1 WHERE nid = $1),
            r AS (DELETE FROM room_root WHERE room_nid = $1 AND pos < (SELECT max(pos) - $2 FROM sync_log))
            DELETE FROM event WHERE room_nid = $1 AND ord < $3
            """;

    private static final String SNAPSHOT = """
            SELECT root AS id, NULL::bytea AS hash, NULL::bytea AS bytes FROM room WHERE nid = $1
            UNION ALL SELECT root_before, NULL, NULL FROM event WHERE room_nid = $1
            UNION ALL SELECT root, NULL, NULL FROM room_root WHERE room_nid = $1
            UNION ALL SELECT id, hash, bytes FROM state_node WHERE room_nid = $1
            """;

    private final long seed = Long.getLong("vesta.seed", System.nanoTime());
    private final List<Map<Long, Long>> states = new ArrayList<>();
    private final Map<Long, Map<Long, Long>> expected = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger(WRITERS);
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicInteger reused = new AtomicInteger();
    private final AtomicInteger swept = new AtomicInteger();
    private final AtomicInteger checked = new AtomicInteger();
    private World world;
    private Storage second;
    private RoomRef room;

    @BeforeEach
    void open() {
        world = new World();
        second = world.open();
        Random random = new Random(seed);
        for (int n = 0; n < STATES; n++) {
            Map<Long, Long> state = new HashMap<>();
            for (long k = 0; k < KEYS; k++) {
                state.put(1 + k * (n % 3 == 0 ? 1 : 5), random.nextInt(8) == 0 ? 2L : 1L);
            }
            states.add(state);
        }
        room = emptyRoom();
    }

    @AfterEach
    void close() {
        second.close();
        world.close();
    }

    /// A room whose events change no state.
    private RoomRef emptyRoom() {
        RoomCommit made = world.newRoom();
        List<NewEvent> events = made.events().stream()
                .map(e -> new NewEvent(e.nid(), e.pdu(), e.ord(), e.senderNid(), null, 0, 0, null))
                .toList();
        RoomHead after = made.after();
        RoomHead head = new RoomHead(after.room(), 1, after.extremities(), 0, after.nextOrd());
        world.commit(new RoomCommit(made.before(), head, events, List.of(), null, made.nowTs()));
        return after.room();
    }

    @Test
    void losesNoNodeThatAStateNeeds() throws InterruptedException {
        System.out.println("seed " + seed);
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < WRITERS; n++) {
            Storage node = n % 2 == 0 ? world.storage : second;
            Random random = new Random(seed + n);
            threads.add(start(() -> {
                for (int k = 0; k < COMMITS; k++) {
                    write(node, random);
                }
                running.decrementAndGet();
            }));
        }
        for (Storage node : List.of(world.storage, second)) {
            StateSweep sweep = sweep(node);
            threads.add(start(() -> {
                while (running.get() > 0) {
                    swept.addAndGet(sweep.sweep(room));
                }
            }));
        }
        threads.add(start(() -> {
            for (int k = 1; running.get() > 0; k++) {
                if (k % 3 == 0) {
                    deleteHistory(KEPT);
                }
                check();
            }
        }));
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        check();
        deleteHistory(1);
        swept.addAndGet(sweep(world.storage).sweep(room));
        assertThat(check()).isZero();
        System.out.println(WRITERS * COMMITS + " commits, " + conflicts + " decided again, " + reused
                + " reused a whole state, " + swept + " nodes swept, " + checked + " states checked");
        assertThat(swept.get()).isPositive();
        assertThat(reused.get()).isPositive();
        assertThat(conflicts.get()).isPositive();
    }

    private Thread start(Runnable work) {
        return Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                failures.add(e);
                running.set(0);
            }
        });
    }

    /// Commits one of the states, whatever it takes.
    private void write(Storage node, Random random) {
        Map<Long, Long> target = states.get(random.nextInt(STATES));
        while (failures.isEmpty()) {
            RoomHead head = node.rooms().head(room).orElseThrow();
            RoomCommit commit;
            try {
                commit = decide(node, head, target);
            } catch (IllegalStateException e) {
                // So slow that the state is history already, and swept? A lost node if not.
                if (node.rooms().head(room).orElseThrow().revision() == head.revision()) {
                    throw e;
                }
                continue;
            }
            expected.put(commit.after().root(), target);
            if (node.log().append(commit).await() instanceof CommitResult.Committed) {
                boolean old = commit.nodes().isEmpty() && commit.after().root() != head.root();
                reused.addAndGet(old ? 1 : 0);
                return;
            }
            conflicts.incrementAndGet();
        }
    }

    private RoomCommit decide(Storage node, RoomHead head, Map<Long, Long> target) {
        RoomStore rooms = node.rooms();
        StateTree tree = new StateReader(rooms, node.numbers()).tree(room);
        Set<Long> removals = new HashSet<>(tree.entries(head.root()).keySet());
        removals.removeAll(target.keySet());
        StateChange change = tree.put(
                head.root(), target, removals, hashes -> rooms.nodesByHash(room, hashes), node.numbers()::newNode);
        RoomCommit message = world.message(head, "m");
        NewEvent e = message.events().getFirst();
        NewEvent event = new NewEvent(e.nid(), e.pdu(), e.ord(), e.senderNid(), null, head.root(), change.root(), null);
        RoomHead next = message.after();
        RoomHead after = new RoomHead(room, next.revision(), next.extremities(), change.root(), next.nextOrd());
        return new RoomCommit(head, after, List.of(event), change.nodes(), null, message.nowTs());
    }

    private void deleteHistory(long kept) {
        RoomHead head = world.storage.rooms().head(room).orElseThrow();
        Params params = Params.of(room.nid()).value(kept).value(head.nextOrd() - kept);
        world.storage.database().query(DELETE_HISTORY, params);
    }

    /// Every state that one snapshot of the database names is whole and right.
    ///
    /// @return how many nodes nobody needs
    private int check() {
        Set<Long> roots = new HashSet<>();
        Map<Long, StateNode> nodes = new HashMap<>();
        for (Row row : world.storage.database().read(SNAPSHOT, Params.of(room.nid()))) {
            if (row.getBuffer("bytes") == null) {
                roots.add(row.getLong("id"));
            } else {
                byte[] hash = row.getBuffer("hash").getBytes();
                byte[] bytes = row.getBuffer("bytes").getBytes();
                nodes.put(row.getLong("id"), new StateNode(row.getLong("id"), hash, bytes));
            }
        }
        roots.remove(0L);
        NodeSource source = _ -> nodes;
        Reachable reachable = new Reachable(source, 1_000_000);
        assertThat(reachable.mark(roots)).isTrue();
        for (long root : roots) {
            assertThat(new StateTree(source).entries(root)).isEqualTo(expected.get(root));
        }
        checked.addAndGet(roots.size());
        return nodes.size() - reachable.size();
    }

    private static StateSweep sweep(Storage node) {
        RoomWriter writer = new RoomWriter(
                node.rooms(),
                node.log(),
                node.numbers(),
                new ThreadTasks(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                World.SERVER,
                SigningKey.of("test", new byte[32]));
        return new StateSweep(node.rooms(), node.sweeps(), writer);
    }
}
