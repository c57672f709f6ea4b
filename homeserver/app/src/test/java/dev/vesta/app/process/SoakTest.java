package dev.vesta.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sending at full speed for minutes: what is kept, the connections to the database and the time of an answer must not
/// grow. `-Dvesta.soak.minutes=N` (10).
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SoakTest {
    private static final int MINUTES = Integer.getInteger("vesta.soak.minutes", 10);
    private static final int SENDERS = 16;
    private static final int ROOMS = 10;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean over;

    /// One minute as it went.
    ///
    /// @param heapKib what is left after a collection
    /// @param connections processes of PostgreSQL, its own few included
    /// @param events how many were sent
    /// @param median of the time of an answer, in microseconds
    /// @param high the 99th percentile of it
    private record Minute(long heapKib, long connections, int events, long median, long high) {}

    @Test
    void nothingGrows() throws Exception {
        Path folder = Distribution.scratch();
        int port = Distribution.freePort();
        Path config = Files.writeString(folder.resolve("homeserver.yaml"), """
                server_name: soak.test
                data_directory: data
                listeners: [{bind: 127.0.0.1, port: %d, resources: [client]}]
                registration: {enabled: true, password_hash: {algorithm: argon2id, cost: minimal}}
                rate_limits: {enabled: false}
                """.formatted(port));
        try (ServerUnderTest server = ServerUnderTest.launch(Distribution.find(), config)) {
            server.awaitReady();
            List<Thread> threads = senders(Api.of(http, "http://127.0.0.1:" + port));
            threads.forEach(Thread::start);
            List<Minute> minutes = new ArrayList<>();
            for (int i = 0; i < MINUTES; i++) {
                minutes.add(minute(server));
                System.out.println("SoakTest: " + minutes.getLast());
            }
            over = true;
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            check(minutes);
            assertThat(server.stop()).isZero();
        } finally {
            over = true;
            http.close();
            Distribution.delete(folder);
        }
    }

    /// The first minute fills caches and compiles.
    private static void check(List<Minute> minutes) {
        int part = Math.max(1, (minutes.size() - 1) / 3);
        List<Minute> early = minutes.subList(1, 1 + part);
        List<Minute> late = minutes.subList(minutes.size() - part, minutes.size());
        assertThat(median(late, Minute::connections)).isLessThanOrEqualTo(median(early, Minute::connections) + 1);
        assertThat(median(late, Minute::median)).isLessThan(2 * median(early, Minute::median));
        // What requests under way hold comes and goes.
        assertThat(median(late, Minute::heapKib)).isLessThan(median(early, Minute::heapKib) * 5 / 4);
    }

    private static long median(List<Minute> minutes, java.util.function.ToLongFunction<Minute> of) {
        long[] sorted = minutes.stream().mapToLong(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private Minute minute(ServerUnderTest server) throws IOException, InterruptedException {
        latencies = new Latencies();
        int before = sent.get();
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        // Ends early only when a sender has failed.
        Throwable failed = failures.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (failed != null) {
            throw new AssertionError(failed);
        }
        Latencies measured = latencies;
        long connections = server.postmaster()
                .map(postmaster -> postmaster.children().count())
                .orElse(0L);
        jcmd(server, "GC.run");
        Matcher used = USED.matcher(jcmd(server, "GC.heap_info"));
        long heap = 0;
        while (used.find()) {
            heap += Long.parseLong(used.group(1));
        }
        return new Minute(heap, connections, sent.get() - before, measured.at(0.5), measured.at(0.99));
    }

    private static String jcmd(ServerUnderTest server, String command) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(tool, Long.toString(server.pid()), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        // Metaspace is listed too, after the heap.
        int metaspace = said.indexOf("Metaspace");
        return metaspace < 0 ? said : said.substring(0, metaspace);
    }

    private List<Thread> senders(Api nobody) throws IOException, InterruptedException {
        Api owner = nobody.register("owner");
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < ROOMS; i++) {
            rooms.add(owner.call("POST", "/createRoom", "{\"preset\":\"public_chat\"}")
                    .ok()
                    .get("room_id")
                    .asText());
        }
        List<Thread> threads = new ArrayList<>();
        for (int n = 0; n < SENDERS; n++) {
            int number = n;
            Api user = nobody.register("sender" + n);
            for (String room : rooms) {
                user.call("POST", Api.room(room) + "/join", "{}").ok();
            }
            threads.add(Thread.ofVirtual().unstarted(() -> send(user, rooms, number)));
        }
        return threads;
    }

    private void send(Api user, List<String> rooms, int number) {
        String content = "{\"msgtype\":\"m.text\",\"body\":\"" + "x".repeat(200) + "\"}";
        try {
            for (int i = 0; !over; i++) {
                String room = rooms.get((number + i) % rooms.size());
                long start = System.nanoTime();
                user.call("PUT", Api.room(room) + "/send/m.room.message/" + number + "-" + i, content)
                        .ok();
                latencies.add((System.nanoTime() - start) / 1000);
                sent.incrementAndGet();
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            failures.add(e);
        }
    }

    /// Times of answers, in microseconds.
    private static final class Latencies {
        private long[] all = new long[1 << 16];
        private int size;

        synchronized void add(long micros) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = micros;
        }

        synchronized long at(double share) {
            long[] sorted = Arrays.copyOf(all, size);
            Arrays.sort(sorted);
            return size == 0 ? 0 : sorted[(int) (share * (size - 1))];
        }
    }
}
