package dev.vesta.storage.fire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.ConsistencyCheck;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.room.Draft;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.storage.Consistent;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.DoctorStorage;
import dev.vesta.storage.embedded.DatabaseAddress;
import dev.vesta.storage.embedded.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Eight writers of the log that share rooms and nothing else, three of them processes, and a reader that follows the
/// log, while processes are killed, connections ended by the database, and connections cut at every step of a commit.
/// `-Dvesta.seed=N` repeats the choices, `-Dvesta.kills=N` makes it longer or shorter.
class LogUnderFireTest {
    private static final int PROCESSES = 3;
    private static final int CUT_NODES = 3;
    private static final int PLAIN_NODES = 2;
    private static final int SENDERS_EACH = 3;
    private static final int ROOMS = 10;

    private static final String END_ONE = """
            SELECT pg_terminate_backend(pid) FROM (
              SELECT pid FROM pg_stat_activity
              WHERE datname = current_database() AND application_name LIKE 'vesta-log-%'
              ORDER BY random() LIMIT 1) one
            """;
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private final long seed = Long.getLong("vesta.seed", System.nanoTime() % 1_000_000);
    private final int kills = Integer.getInteger("vesta.kills", 240);
    private final int endings = kills * 3 / 10;
    private final int processKills = Math.max(1, kills / 10);

    private final AtomicInteger killsLeft = new AtomicInteger(processKills);

    private final Acks acks = new Acks();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final CountDownLatch stopProcesses = new CountDownLatch(1);
    private final List<Chain> chains = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<CuttingProxy> proxies = new ArrayList<>();
    private final List<List<Long>> heard = new ArrayList<>();

    @Test
    @Timeout(900)
    void nothingIsLostDoubledOrReordered() throws Exception {
        long start = System.nanoTime();
        CutPlan plan = new CutPlan(new Random(seed), kills - endings - processKills, kills >= 200);
        AtomicInteger ended = new AtomicInteger();
        try (TestPostgres.Database database = TestPostgres.freshDatabase();
                Recoveries recoveries = new Recoveries();
                ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            DatabaseAddress address = database.address();
            Tail tail = new Tail(address, acks);
            List<RoomId> rooms;
            try {
                rooms = tasks.submit(() -> open(address, plan)).get();
                Future<?> tailing = tasks.submit(tail);
                List<Future<?>> writers = startWriters(tasks, rooms);
                List<Future<?>> killers = new ArrayList<>();
                killers.addAll(startProcesses(tasks, address, rooms));
                Future<?> ender = tasks.submit(() -> endBackends(address, ended));
                ender.get();
                while (!plan.finished()) {
                    acks.awaitMore(1);
                }
                while (killsLeft.get() > 0) {
                    acks.awaitMore(1);
                }
                stop.set(true);
                all(writers);
                stopProcesses.countDown();
                all(killers);
                tail.stop();
                tailing.get();
            } finally {
                stop.set(true);
                stopProcesses.countDown();
                tail.stop();
                tasks.submit(() -> nodes.forEach(Node::close)).get();
                for (CuttingProxy proxy : proxies) {
                    proxy.close();
                }
            }
            System.out.printf(
                    "seed %d, %.1f s: %d processes killed, %d connections ended, %s%s; %d acknowledged and %d in chains; "
                            + "without an "
                            + "answer: the logs of this process found %d committed and %d not, the senders %d and %d; "
                            + "the reader saw %d positions in %d reads%n",
                    seed,
                    (System.nanoTime() - start) / 1e9,
                    processKills,
                    ended.get(),
                    plan,
                    plan.everywhere() ? " (every place at least once)" : "",
                    acks.count(),
                    chains.stream().mapToInt(chain -> chain.committed().size()).sum(),
                    recoveries.committed.get(),
                    recoveries.notCommitted.get(),
                    acks.committed.get(),
                    acks.notCommitted.get(),
                    tail.seen().size(),
                    tail.reads());
            check(address, tail);
            assertThat(ended).hasValue(endings);
            assertThat(plan.everywhere() || kills < 200).isTrue();
        }
    }

    private List<RoomId> open(DatabaseAddress address, CutPlan plan) throws IOException {
        for (int i = 0; i < PLAIN_NODES; i++) {
            add(new Node(DatabaseUrl.of(address)));
        }
        List<RoomId> rooms = new ArrayList<>();
        for (int i = 0; i < ROOMS; i++) {
            RoomId id = i % 2 == 0 ? new RoomId("!room" + i + ":example.org") : null;
            RoomVersion version = id == null ? RoomVersion.V12 : RoomVersion.V11;
            rooms.add(nodes.getFirst().writer.create(version, id, firstEvents(version, i)));
        }
        for (int i = 0; i < CUT_NODES; i++) {
            CuttingProxy proxy = new CuttingProxy(address.port(), plan);
            proxies.add(proxy);
            DatabaseUrl url = DatabaseUrl.of(address);
            add(new Node(new DatabaseUrl(
                    url.host(), proxy.port(), url.name(), url.user(), url.password(), "disable", null)));
        }
        return rooms;
    }

    private void add(Node node) {
        List<Long> positions = new CopyOnWriteArrayList<>();
        node.storage.log().listen((item, pos) -> positions.add(pos));
        heard.add(positions);
        nodes.add(node);
    }

    private static List<Draft> firstEvents(RoomVersion version, int number) {
        return List.of(
                state(
                        EventTypes.CREATE,
                        "",
                        JsonValue.obj("room_version", version.id(), "number", JsonValue.ofLong(number))),
                state(EventTypes.MEMBER, Node.ALICE.value(), JsonValue.obj("membership", "join")));
    }

    private static Draft state(String type, String key, JsonValue.Obj content) {
        return Draft.state(Node.ALICE, new StateKey(type, key), content);
    }

    private List<Future<?>> startWriters(ExecutorService tasks, List<RoomId> rooms) {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            Chain chain = new Chain(node, "chain" + i, acks, stop);
            chains.add(chain);
            writers.add(tasks.submit(chain));
            for (int j = 0; j < SENDERS_EACH; j++) {
                String name = "node" + i + "-" + j;
                writers.add(tasks.submit(() -> new Sender(node, name, rooms, 0, acks, stop).run()));
            }
        }
        return writers;
    }

    private List<Future<?>> startProcesses(ExecutorService tasks, DatabaseAddress address, List<RoomId> rooms) {
        List<Future<?>> slots = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            List<String> senders = new ArrayList<>();
            for (int j = 0; j < SENDERS_EACH; j++) {
                senders.add("process" + i + "-" + j);
            }
            slots.add(tasks.submit(new ProcessSlot(
                    DatabaseUrl.of(address), rooms, senders, new Random(seed + i), acks, killsLeft, stopProcesses)));
        }
        return slots;
    }

    /// Ends one log connection after the other, whoever's it is and whatever it is doing.
    private Void endBackends(DatabaseAddress address, AtomicInteger ended) throws SQLException, InterruptedException {
        Random random = new Random(seed);
        try (Connection connection = Tail.connect(address);
                Statement statement = connection.createStatement()) {
            while (ended.get() < endings) {
                acks.awaitMore(1 + random.nextInt(30));
                try (ResultSet row = statement.executeQuery(END_ONE)) {
                    if (row.next() && row.getBoolean(1)) {
                        ended.incrementAndGet();
                    }
                }
            }
        }
        return null;
    }

    private static void all(List<Future<?>> futures) throws InterruptedException, ExecutionException {
        for (Future<?> future : futures) {
            future.get();
        }
    }

    private void check(DatabaseAddress address, Tail tail) throws SQLException {
        assertThat(acks.faults).isEmpty();
        assertThat(tail.faults()).isEmpty();
        assertThat(heard)
                .allSatisfy(positions ->
                        assertThat(positions).isNotEmpty().isSorted().doesNotHaveDuplicates());
        try (Connection connection = Tail.connect(address)) {
            assertThat(tail.seen()).isEqualTo(Tail.whole(connection));
            // Every transaction was answered in the end: neither more nor less may be there.
            assertThat(differences(acks.all(), transactions(connection))).isEmpty();
            assertThat(differences(acks.all(), contents(connection))).isEmpty();
            assertThat(differences(
                            revisions(
                                    connection, "SELECT room_id, revision FROM room WHERE room_id NOT LIKE '!chain%'"),
                            revisions(connection, """
                            SELECT r.room_id, 1 + count(t.event_nid) FROM room r JOIN event e ON e.room_nid = r.nid
                            LEFT JOIN client_txn t ON t.event_nid = e.nid
                            WHERE r.room_id NOT LIKE '!chain%' GROUP BY r.room_id
                            """)))
                    .isEmpty();
            Set<Long> logged = tail.seen().stream().map(Tail.Row::ref).collect(Collectors.toSet());
            assertThat(chains).allSatisfy(chain -> assertThat(logged).containsAll(chain.committed()));
            assertThat(Consistent.differences(connection)).isEmpty();
        }
        assertThat(doctor(address)).isEmpty();
    }

    /// What `doctor consistency` says, save about state trees: some rooms here have made-up ones.
    private static List<Difference> doctor(DatabaseAddress address) {
        List<Difference> found = new CopyOnWriteArrayList<>();
        Vertx vertx = Vertx.vertx();
        CompletableFuture.runAsync(
                        () -> {
                            try (DoctorStorage looking =
                                    DoctorStorage.open(vertx, DatabaseUrl.of(address), Node.SERVER)) {
                                new ConsistencyCheck(looking.consistency(), Checks.ROWS).all(found::add);
                            }
                        },
                        command -> Thread.ofVirtual().start(command))
                .join();
        vertx.close();
        return found;
    }

    private static List<String> differences(Map<String, ?> expected, Map<String, ?> found) {
        Set<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(expected.get(key), found.get(key)))
                .map(key -> key + ": " + expected.get(key) + " but there is " + found.get(key))
                .toList();
    }

    /// What idempotency knows, by sender and number.
    private static Map<String, EventId> transactions(Connection connection) throws SQLException {
        Map<String, EventId> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT t.device_id, t.txn_id, e.event_id FROM client_txn t"
                        + " JOIN event e ON e.nid = t.event_nid")) {
            while (rows.next()) {
                String token = utf8(rows, 1) + "/" + utf8(rows, 2);
                assertThat(found.put(token, new EventId(rows.getString(3))))
                        .as(token)
                        .isNull();
            }
        }
        return found;
    }

    /// What the rooms hold, by the token in the content.
    private static Map<String, EventId> contents(Connection connection) throws SQLException {
        Map<String, EventId> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT json, event_id FROM event")) {
            while (rows.next()) {
                Matcher token = TOKEN.matcher(utf8(rows, 1));
                if (token.find()) {
                    assertThat(found.put(token.group(1), new EventId(rows.getString(2))))
                            .as(token.group(1))
                            .isNull();
                }
            }
        }
        return found;
    }

    private static Map<String, Long> revisions(Connection connection, String sql) throws SQLException {
        Map<String, Long> found = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getLong(2));
            }
        }
        return found;
    }

    private static String utf8(ResultSet row, int column) throws SQLException {
        return new String(row.getBytes(column), StandardCharsets.UTF_8);
    }
}
