package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthChains;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.authchain.ChainCover;
import dev.vesta.protocol.authchain.ChainPosition;
import dev.vesta.protocol.authchain.ChainRange;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgAuthChainsTest {
    private static final long SEED = 20_261_122;
    private static final int MEMBERS = 50_000;
    private static final int EVENTS_A_COMMIT = 1_000;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static void sameAnswers(AuthChainIndex found, ChainCover wanted, List<EventId> events, Random random) {
        Map<EventId, ChainPosition> positions = wanted.positions(events);
        assertThat(found.positions(events)).isEqualTo(positions).hasSize(events.size());
        Set<Long> chains = new HashSet<>();
        Map<Long, Integer> from = new HashMap<>();
        List<ChainRange> ranges = new ArrayList<>();
        positions.values().forEach(position -> {
            chains.add(position.chain());
            from.put(position.chain(), 1 + random.nextInt(position.seq() + 1));
            ranges.add(new ChainRange(position.chain(), 1 + random.nextInt(position.seq()), position.seq()));
        });
        assertThat(found.linksFrom(chains)).containsExactlyInAnyOrderElementsOf(wanted.linksFrom(chains));
        assertThat(found.linksTo(from)).containsExactlyInAnyOrderElementsOf(wanted.linksTo(from));
        assertThat(found.keys(chains)).isEqualTo(wanted.keys(chains));
        assertThat(found.events(ranges)).isEqualTo(wanted.events(ranges));
    }

    /// Names up to four earlier events, mostly the newest of its own key among them.
    private NewEvent next(RoomHead head, long ord, Map<String, EventId> newest, List<EventId> all, Random random) {
        String key = "k" + random.nextInt(9);
        Set<EventId> auth = new HashSet<>();
        if (newest.containsKey(key) && random.nextInt(5) > 0) {
            auth.add(newest.get(key));
        }
        for (int i = random.nextInt(4); i > 0 && !all.isEmpty(); i--) {
            auth.add(all.get(random.nextInt(all.size())));
        }
        NewEvent event = world.authorized(head, ord, "org.example.s", key, List.copyOf(auth));
        newest.put(key, event.pdu().eventId());
        all.add(event.pdu().eventId());
        return event;
    }

    @Test
    void answersAsTheIndexInMemoryWhileTheRoomGrows() {
        Random random = new Random(SEED);
        int rounds = 0;
        for (int room = 0; room < 4; room++) {
            RoomHead head = world.committedRoom();
            ChainCover cover = new ChainCover();
            List<EventId> all = new ArrayList<>();
            for (var event : world.storage.rooms().page(head.room(), 0, false, 10)) {
                var pdu = event.pdu();
                cover.add(pdu.eventId(), pdu.asStateKey().orElseThrow(), pdu.authEvents());
                all.add(pdu.eventId());
            }
            Map<String, EventId> newest = new HashMap<>();
            for (int round = 0; round < 8; round++) {
                List<NewEvent> events = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(30); i++) {
                    events.add(next(head, head.nextOrd() + i, newest, all, random));
                }
                head = world.commitAll(head, events);
                events.forEach(event -> cover.add(
                        event.pdu().eventId(),
                        event.pdu().asStateKey().orElseThrow(),
                        event.pdu().authEvents()));
                sameAnswers(world.storage.rooms().authChains(head.room()), cover, all, random);
                rounds++;
            }
        }
        System.out.println("auth chains: " + rounds + " rounds equal the index in memory, seed " + SEED);
    }

    /// Numbers against the order of the auth events, two writers at once while the room grows: whatever goes into the
    /// index together, every auth chain is whole.
    @Test
    void twoNodesAtOnceLoseNothing() throws InterruptedException {
        Random random = new Random(SEED);
        RoomHead head = world.committedRoom();
        List<EventId> all = new ArrayList<>();
        Map<String, EventId> newest = new HashMap<>();
        Map<EventId, List<EventId>> auth = new LinkedHashMap<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        int placed = 0;
        for (int round = 0; round < 12; round++) {
            List<NewEvent> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(next(head, head.nextOrd() + i, newest, all, random));
            }
            List<Long> nids = new ArrayList<>(events.stream().map(NewEvent::nid).toList());
            Collections.shuffle(nids, random);
            List<NewEvent> shuffled = new ArrayList<>();
            for (int i = 0; i < events.size(); i++) {
                NewEvent e = events.get(i);
                auth.put(e.pdu().eventId(), e.pdu().authEvents());
                shuffled.add(new NewEvent(
                        nids.get(i),
                        e.pdu(),
                        e.ord(),
                        e.senderNid(),
                        e.stateKeyNid(),
                        e.rootBefore(),
                        e.rootAfter(),
                        null));
            }
            RoomRef room = head.room();
            List<Integer> counts = new CopyOnWriteArrayList<>();
            List<Thread> nodes = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                AuthChainWriter writer = new AuthChainWriter(world.storage.database(), world.storage.numbers());
                nodes.add(Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < 3; i++) {
                            counts.add(writer.catchUp(room));
                        }
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }));
            }
            head = world.commitAll(head, shuffled);
            for (Thread node : nodes) {
                node.join();
            }
            placed += counts.stream().mapToInt(Integer::intValue).sum();
        }
        assertThat(failures).isEmpty();
        placed += new AuthChainWriter(world.storage.database(), world.storage.numbers()).catchUp(head.room());
        assertThat(placed).isEqualTo(all.size() + 2);
        AuthChainIndex index = world.storage.rooms().authChains(head.room());
        for (EventId event : all) {
            assertThat(chainOf(index, event)).isEqualTo(closure(auth, event));
        }
        System.out.println("auth chains: " + all.size() + " whole chains by four writers at once, seed " + SEED);
    }

    private static Set<EventId> chainOf(AuthChainIndex index, EventId event) {
        ChainPosition at =
                Objects.requireNonNull(index.positions(List.of(event)).get(event));
        List<ChainRange> ranges = new ArrayList<>();
        new AuthChains(index).reach(List.of(at)).forEach((chain, last) -> ranges.add(new ChainRange(chain, 1, last)));
        return new HashSet<>(index.events(ranges));
    }

    private static Set<EventId> closure(Map<EventId, List<EventId>> auth, EventId event) {
        Set<EventId> found = new HashSet<>();
        List<EventId> open = new ArrayList<>(auth.get(event));
        while (!open.isEmpty()) {
            EventId next = open.removeLast();
            if (found.add(next)) {
                open.addAll(auth.getOrDefault(next, List.of()));
            }
        }
        return found;
    }

    @Test
    void ordersAuthEventsFirst() {
        EventId a = new EventId("$a");
        EventId b = new EventId("$b");
        EventId c = new EventId("$c");
        Map<EventId, List<EventId>> auth = new LinkedHashMap<>();
        auth.put(a, List.of(b, c));
        auth.put(b, List.of(c, new EventId("$unknown")));
        auth.put(c, List.of());
        assertThat(AuthFirst.sort(auth)).containsExactly(c, b, a);
        auth.put(c, List.of(a));
        assertThat(AuthFirst.sort(auth)).containsExactlyInAnyOrder(a, b, c);
    }

    /// The keys of the next commit's members, made at once.
    private static List<StateKey> keys(int from) {
        List<StateKey> keys = new ArrayList<>();
        for (int i = from; i < from + EVENTS_A_COMMIT; i++) {
            keys.add(new StateKey(EventTypes.MEMBER, "@u" + i));
        }
        return keys;
    }

    @Test
    void indexesALargeRoomInBoundedTime() {
        RoomHead head = world.committedRoom();
        List<EventId> auth = world.storage.rooms().page(head.room(), 0, false, 10).stream()
                .map(event -> event.pdu().eventId())
                .toList();
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            if (i % EVENTS_A_COMMIT == 0) {
                world.storage.numbers().stateKeys(keys(i));
            }
            events.add(world.authorized(head, head.nextOrd() + events.size(), EventTypes.MEMBER, "@u" + i, auth));
            if (events.size() == EVENTS_A_COMMIT) {
                head = world.commitAll(head, events);
                events.clear();
            }
        }
        long begin = System.nanoTime();
        long cpu = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
        AuthChainIndex index = world.storage.rooms().authChains(head.room());
        long took = (System.nanoTime() - begin) / 1_000_000;
        cpu = (ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                                .getProcessCpuTime()
                        - cpu)
                / 1_000_000;
        System.out.printf("auth chains: %d members indexed in %d ms, %d ms of CPU here%n", MEMBERS, took, cpu);
        assertThat(index.linksTo(Map.of(1L, 1))).hasSizeGreaterThanOrEqualTo(MEMBERS);
        assertThat(took).isLessThan(30_000);
    }
}
