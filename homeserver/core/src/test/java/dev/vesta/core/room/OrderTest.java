package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.room.Order.Fetched;
import dev.vesta.core.room.Order.Filled;
import dev.vesta.core.room.Order.Live;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OrderTest {
    private static final int ROOMS = 300;
    private static final int EVENTS = 60;

    private static EventId id(int number) {
        return new EventId("$" + number);
    }

    private static int number(EventId id) {
        return Integer.parseInt(id.value().substring(1));
    }

    /// One room as a server comes to know it: a random graph of events, of which it hears in random order.
    private static final class Known {
        final Random random;
        final List<List<EventId>> graph = new ArrayList<>();
        final Map<EventId, Long> ords = new HashMap<>();
        final TreeMap<Long, RoomGap> gaps = new TreeMap<>();

        /// Edges whose older end had its place first, and what is fetched came below.
        final Set<List<EventId>> unknowable = new HashSet<>();

        long nextOrd = 1;
        int fills;

        Known(Random random) {
            this.random = random;
            for (int i = 0; i < EVENTS; i++) {
                Set<EventId> prev = new HashSet<>();
                for (int n = i == 0 ? 0 : 1 + random.nextInt(3); n > 0; n--) {
                    prev.add(id(Math.max(0, i - 1 - random.nextInt(6))));
                }
                graph.add(List.copyOf(prev));
            }
        }

        List<EventId> prev(EventId id) {
            return graph.get(number(id));
        }

        List<EventId> missing(EventId id, Set<EventId> also) {
            return prev(id).stream()
                    .filter(one -> !ords.containsKey(one) && !also.contains(one))
                    .toList();
        }

        void put(EventId id, long ord) {
            assertThat(ords.values()).doesNotContain(ord);
            assertThat(ords.put(id, ord)).isNull();
        }

        /// An event arrives; one that is needed already is no news.
        void arrive(EventId id) {
            if (gaps.values().stream().anyMatch(gap -> gap.missing().contains(id))) {
                fetch(Set.of(id));
                return;
            }
            List<EventId> missing = missing(id, Set.of());
            Live live = Order.live(nextOrd, ords.isEmpty(), missing);
            ords.values().forEach(ord -> assertThat(live.ord()).isGreaterThan(ord));
            nextOrd = live.nextOrd();
            put(id, live.ord());
            if (live.gap() != null) {
                gaps.put(live.gap().ord(), live.gap());
            }
        }

        /// Fetches some of what a gap needs, and some of what that needs.
        void fetchAt(RoomGap gap) {
            Set<EventId> wanted = new HashSet<>();
            List<EventId> open = new ArrayList<>(gap.missing());
            for (int n = 1 + random.nextInt(12); n > 0 && !open.isEmpty(); n--) {
                EventId next = open.remove(random.nextInt(open.size()));
                if (!ords.containsKey(next) && wanted.add(next)) {
                    open.addAll(prev(next));
                }
            }
            fetch(wanted);
        }

        void fetch(Set<EventId> wanted) {
            List<Fetched> chunk = new ArrayList<>();
            for (EventId id :
                    wanted.stream().sorted((a, b) -> number(a) - number(b)).toList()) {
                chunk.add(new Fetched(id, prev(id), missing(id, wanted)));
            }
            List<RoomGap> named = gaps.values().stream()
                    .filter(gap -> gap.missing().stream().anyMatch(wanted::contains))
                    .toList();
            Filled filled = Order.fill(named, chunk);
            assertThat(filled.ords().keySet()).isEqualTo(wanted);
            for (EventId id : wanted) {
                for (EventId prev : prev(id)) {
                    if (ords.containsKey(prev) && ords.get(prev) > filled.ords().get(id)) {
                        unknowable.add(List.of(id, prev));
                    }
                }
            }
            filled.ords().forEach(this::put);
            filled.closed().forEach(gaps::remove);
            filled.open().forEach(gap -> gaps.put(gap.ord(), gap));
            fills++;
        }

        void check() {
            ords.forEach((id, ord) -> {
                for (EventId prev : prev(id)) {
                    if (ords.containsKey(prev) && !unknowable.contains(List.of(id, prev))) {
                        assertThat(ords.get(prev)).as("%s names %s", id, prev).isLessThan(ord);
                    }
                }
            });
            Set<Long> withGap = new TreeSet<>();
            ords.forEach((id, ord) -> {
                List<EventId> missing = missing(id, Set.of());
                if (!missing.isEmpty()) {
                    withGap.add(ord);
                    assertThat(gaps.get(ord).missing()).containsExactlyInAnyOrderElementsOf(missing);
                }
            });
            assertThat(gaps.keySet()).isEqualTo(withGap);
            // Free places are free, and those of two gaps are not the same.
            long below = Long.MIN_VALUE;
            for (RoomGap gap : gaps.values()) {
                assertThat(gap.floor()).isGreaterThanOrEqualTo(below);
                below = gap.ord();
                assertThat(ords.values()).noneMatch(ord -> ord > gap.floor() && ord < gap.ord());
            }
        }
    }

    @Test
    void placesAreUniqueUnchangedAndInOrderOfTheGraph() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        int fills = 0;
        int unknowable = 0;
        int edges = 0;
        for (int i = 0; i < ROOMS; i++) {
            Known room = new Known(random);
            List<Integer> order = new ArrayList<>();
            int start = random.nextInt(EVENTS);
            for (int n = start; n < EVENTS; n++) {
                order.add(Math.max(start, Math.min(EVENTS - 1, n + random.nextInt(5) - 2)));
            }
            for (int n : order) {
                if (!room.ords.containsKey(id(n))) {
                    room.arrive(id(n));
                    room.check();
                }
                if (!room.gaps.isEmpty() && random.nextInt(3) == 0) {
                    List<RoomGap> gaps = List.copyOf(room.gaps.values());
                    room.fetchAt(gaps.get(random.nextInt(gaps.size())));
                    room.check();
                }
            }
            while (!room.gaps.isEmpty()) {
                List<RoomGap> gaps = List.copyOf(room.gaps.values());
                room.fetchAt(gaps.get(random.nextInt(gaps.size())));
                room.check();
            }
            fills += room.fills;
            unknowable += room.unknowable.size();
            edges += room.ords.keySet().stream()
                    .mapToInt(one -> room.prev(one).size())
                    .sum();
            if (start > 0) {
                assertThat(Collections.min(room.ords.values())).as("backfilled").isLessThanOrEqualTo(0);
            }
        }
        System.out.printf(
                "order: %d rooms, %d fills, %d edges, %d of them unknowable in time, seed %d%n",
                ROOMS, fills, edges, unknowable, seed);
        assertThat(fills).isGreaterThan(1_000);
        assertThat(unknowable).isLessThan(edges / 10);
    }

    @Test
    void thousandsOfChunksFitIntoOneGap() {
        Map<EventId, Long> ords = new HashMap<>();
        RoomGap gap = Order.live(100, false, List.of(id(0))).gap();
        int next = 0;
        for (int chunk = 0; chunk < 5_000; chunk++) {
            // Newest first: the first two name each other and something of their own that never comes.
            List<Fetched> events = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                EventId older = id(next + 1);
                boolean oldest = i == 9;
                EventId side = id(-next - 1);
                boolean branch = oldest || i % 3 == 0;
                List<EventId> missing = oldest ? List.of(older) : branch ? List.of(side) : List.of();
                events.add(new Fetched(id(next), oldest || !branch ? List.of(older) : List.of(older, side), missing));
                next++;
            }
            Filled filled = Order.fill(List.of(gap), events.reversed());
            assertThat(filled.closed()).containsExactly(gap.ord());
            ords.putAll(filled.ords());
            gap = filled.open().getLast();
        }
        assertThat(ords).hasSize(50_000);
        assertThat(new HashSet<>(ords.values())).hasSize(50_000);
        for (int i = 1; i < 50_000; i++) {
            assertThat(ords.get(id(i))).isLessThan(ords.get(id(i - 1))).isGreaterThan(99);
        }
    }

    @Test
    void whatNobodyNeedsHasNoPlace() {
        RoomGap gap = new RoomGap(10, 5, List.of(id(1)));
        Filled filled = Order.fill(List.of(gap), List.of(new Fetched(id(2), List.of(), List.of())));
        assertThat(filled).isEqualTo(new Filled(Map.of(), List.of(), List.of()));
        List<Fetched> tooMany = new ArrayList<>();
        for (int i = 6; i >= 1; i--) {
            tooMany.add(new Fetched(id(i), List.of(id(i + 1)), List.of()));
        }
        assertThat(Order.fill(List.of(gap), tooMany)).isEqualTo(new Filled(Map.of(), List.of(), List.of()));
    }

    @Test
    void thirtyExtremitiesAreMergedByTwoEvents() {
        List<RoomHead.Extremity> heads = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            heads.add(new RoomHead.Extremity(i, id(i), 100 - i % 7));
        }
        for (int sent = 0; sent < 2; sent++) {
            List<RoomHead.Extremity> prev = PrevEvents.choose(heads);
            assertThat(prev).hasSizeLessThanOrEqualTo(PrevEvents.MAX).doesNotHaveDuplicates();
            assertThat(prev.getFirst().depth())
                    .isEqualTo(heads.stream()
                            .mapToLong(RoomHead.Extremity::depth)
                            .max()
                            .orElseThrow());
            heads.removeAll(prev);
            heads.add(new RoomHead.Extremity(
                    100 + sent, id(100 + sent), prev.getFirst().depth() + 1));
        }
        assertThat(heads).hasSize(1);
    }

    @Test
    void shallowExtremityIsMergedHoweverManyNewOnesCome() {
        List<RoomHead.Extremity> heads = new ArrayList<>();
        RoomHead.Extremity shallow = new RoomHead.Extremity(7, id(7), 1);
        for (int i = 100; i < 125; i++) {
            heads.add(new RoomHead.Extremity(i, id(i), i));
        }
        heads.add(shallow);
        int next = 1_000;
        int sent = 0;
        for (; heads.contains(shallow); sent++) {
            assertThat(sent).isLessThan(4);
            heads.removeAll(PrevEvents.choose(heads));
            for (int i = 0; i < 25; i++) {
                heads.add(new RoomHead.Extremity(next, id(next), next));
                next++;
            }
        }
        assertThat(Arrays.asList(1, 2, 3)).contains(sent);
    }
}
