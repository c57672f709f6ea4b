package dev.vesta.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `kill -9` at any time: the next start needs no help, nothing acknowledged is lost or doubled.
///
/// Replay the choices with `-Dvesta.seed=`; the machine's own timing is not replayed.
@Tag("slow")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class CrashTest {
    private static final int KILLS = Integer.getInteger("vesta.kills", 20);
    private static final int SENDERS = 6;
    private static final int ROUND_EVENTS = 300;
    private static final int JITTER_MILLIS = 30;
    private static final int START_JITTER_MILLIS = 1200;
    private static final int LIMIT_SECONDS = 120;
    private static final List<String> VERSIONS = List.of("11", "12", "11", "12");

    /// Who dies.
    private enum Victim {
        /// The Java process; PostgreSQL goes on without it.
        SERVER,
        /// The Java process, then every process of PostgreSQL.
        SERVER_THEN_POSTGRES,
        /// Every process of PostgreSQL, then the Java process.
        POSTGRES_THEN_SERVER,
        /// PostgreSQL's parent process, then the Java process: PostgreSQL's others end when they notice.
        POSTMASTER_THEN_SERVER,
        /// The Java process, and once more while it starts again.
        SERVER_TWICE,
        /// The Java process, and everything while it starts again, perhaps while PostgreSQL recovers.
        SERVER_THEN_ALL_STARTING
    }

    private final long seed = Long.getLong("vesta.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Uptime uptime = new Uptime();
    private final Sender.Counts counts = Sender.Counts.zero();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();
    private final List<Long> startMillis = new ArrayList<>();
    private final int[] checked = new int[SENDERS];
    private Path folder;
    private Path config;
    private ServerUnderTest server;
    private String address;
    private int extraKills;

    @BeforeEach
    void configure() throws IOException {
        folder = Distribution.scratch();
        int port = Distribution.freePort();
        address = "http://127.0.0.1:" + port;
        config = Files.writeString(folder.resolve("homeserver.yaml"), yaml(port));
    }

    private static String yaml(int port) {
        return """
            server_name: crash.test
            data_directory: data
            listeners: [{bind: 127.0.0.1, port: %d, resources: [client]}]
            registration: {enabled: true, password_hash: {algorithm: argon2id, cost: minimal}}
            rate_limits: {enabled: false}
            """.formatted(port);
    }

    @AfterEach
    void cleanUp() throws Exception {
        uptime.end();
        if (server != null) {
            server.close();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        http.close();
        Distribution.delete(folder);
    }

    @Test
    void losesAndDoublesNothingThatItAcknowledged() throws Exception {
        System.out.println("CrashTest: seed " + seed);
        launch();
        server.awaitReady();
        uptime.up();
        Api reader = settle();
        Watcher watcher = new Watcher(reader, uptime);
        History history = new History(reader);
        senders.forEach(sender -> threads.add(Thread.ofVirtual().start(sender)));
        threads.add(Thread.ofVirtual().start(watcher));
        for (int round = 1; round <= KILLS; round++) {
            Victim victim = Victim.values()[(round - 1) % Victim.values().length];
            int before = counts.acknowledged().get();
            load(random.nextInt(ROUND_EVENTS));
            crash(victim);
            restart(victim);
            history.checkRecent(freshlyAcknowledged());
            System.out.printf(
                    "CrashTest: %2d. %-24s %d events, ready after %d ms%n",
                    round, victim, counts.acknowledged().get() - before, startMillis.getLast());
        }
        load(ROUND_EVENTS);
        uptime.end();
        for (Thread thread : threads) {
            thread.join();
        }
        uptime.check();
        watcher.catchUp();
        verify(history, watcher);
        report(watcher);
        doctor("while the server runs");
        assertThat(server.stop()).isZero();
        doctor("after the server has stopped");
    }

    /// What is stored follows from the events: every room, tree, membership and row of the log.
    private void doctor(String when) throws Exception {
        String program = Distribution.find().resolve("bin/homeserver").toString();
        Program.Result result = Program.run(
                Duration.ofSeconds(LIMIT_SECONDS), program, "doctor", "consistency", "--config", config.toString());
        System.out.println("CrashTest: doctor, " + when + ": " + result.output());
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .startsWith("Consistent: 0 differences, 0 warnings")
                .contains(VERSIONS.size() + " rooms");
    }

    private void launch() {
        server = ServerUnderTest.launch(Distribution.find(), config);
    }

    /// Accounts, and rooms in which all of them are.
    private Api settle() throws IOException, InterruptedException {
        Api reader = Api.of(http, address).register("reader");
        for (String version : VERSIONS) {
            rooms.add(reader.call("POST", "/createRoom", """
                            {"preset": "public_chat", "room_version": "%s",
                             "power_level_content_override": {"state_default": 0}}""".formatted(version))
                    .ok()
                    .get("room_id")
                    .asText());
        }
        for (int i = 0; i < SENDERS; i++) {
            Api user = Api.of(http, address).register("sender" + i);
            for (String room : rooms) {
                user.call("POST", Api.room(room) + "/join", "{}").ok();
            }
            senders.add(new Sender(i, user, rooms, random.nextLong(), uptime, counts));
        }
        return reader;
    }

    /// So many events more, and a moment.
    private void load(int events) throws Exception {
        int goal = counts.acknowledged().get() + events;
        uptime.await("senders get on", () -> counts.acknowledged().get() >= goal, LIMIT_SECONDS);
        uptime.letTimePass(random.nextInt(JITTER_MILLIS));
    }

    private void crash(Victim victim) throws InterruptedException {
        switch (victim) {
            case SERVER, SERVER_TWICE, SERVER_THEN_ALL_STARTING -> server.kill();
            case SERVER_THEN_POSTGRES -> {
                server.kill();
                server.killPostgres();
            }
            case POSTGRES_THEN_SERVER -> {
                uptime.killingDatabase();
                server.killPostgres();
                uptime.letTimePass(random.nextInt(JITTER_MILLIS));
                server.kill();
            }
            case POSTMASTER_THEN_SERVER -> {
                uptime.killingDatabase();
                server.killPostmaster();
                uptime.letTimePass(random.nextInt(JITTER_MILLIS));
                server.kill();
            }
        }
    }

    private void restart(Victim victim) throws Exception {
        launch();
        if (victim == Victim.SERVER_TWICE || victim == Victim.SERVER_THEN_ALL_STARTING) {
            uptime.letTimePass(random.nextInt(START_JITTER_MILLIS));
            extraKills++;
            server.kill();
            if (victim == Victim.SERVER_THEN_ALL_STARTING) {
                server.killPostgres();
            }
            launch();
        }
        startMillis.add(server.awaitReady().toMillis());
        Api.of(http, address.replace("127.0.0.1", "localhost")).get("/login").ok();
        uptime.up();
        int start = uptime.starts();
        uptime.await("senders settle", () -> senders.stream().allMatch(s -> s.settled(start)), LIMIT_SECONDS);
    }

    /// What was acknowledged since the last call.
    private List<Sending> freshlyAcknowledged() {
        List<Sending> fresh = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            List<Sending> all = senders.get(i).all();
            // The last one may be on its way.
            int end = Math.max(checked[i], all.size() - 1);
            all.subList(checked[i], end).stream().filter(Sending::acknowledged).forEach(fresh::add);
            checked[i] = end;
        }
        return fresh;
    }

    private void verify(History history, Watcher watcher) throws Exception {
        Map<String, Sending> sendings = new HashMap<>();
        senders.stream().flatMap(s -> s.all().stream()).forEach(s -> sendings.put(s.marker(), s));
        assertThat(sendings.values().stream().filter(s -> s.repeatable() && !s.acknowledged()))
                .as("asked again until there was an answer")
                .isEmpty();
        for (String room : rooms) {
            assertThat(watcher.seen(room)).as("seen by sync in " + room).isEqualTo(history.checkRoom(room, sendings));
        }
        history.checkEvents(
                sendings.values().stream().filter(Sending::acknowledged).toList());
        assertThat(sendings.values().stream().filter(s -> !s.repeatable() && s.acknowledged()))
                .isNotEmpty();
    }

    private void report(Watcher watcher) {
        List<Long> sorted = new ArrayList<>(startMillis);
        Collections.sort(sorted);
        System.out.printf(
                "CrashTest: seed %d: %d kills under load and %d while starting; %d events acknowledged, 0 lost, 0"
                        + " doubled; %d requests without an answer, %d failed, %d asked again; %s; ready after"
                        + " %d / %d / %d ms (least, median, most)%n",
                seed,
                KILLS,
                extraKills,
                counts.acknowledged().get(),
                counts.unanswered().get(),
                counts.failed().get(),
                counts.repeated().get(),
                watcher,
                sorted.getFirst(),
                sorted.get(sorted.size() / 2),
                sorted.getLast());
        assertThat(Duration.ofMillis(sorted.getLast())).isLessThan(Duration.ofSeconds(LIMIT_SECONDS));
    }
}
