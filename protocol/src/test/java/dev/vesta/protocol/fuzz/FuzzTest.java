package dev.vesta.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// Nonsense for every parser: nothing but the declared result may come of it, at a cost that is linear in its size.
/// `-Dvesta.fuzz.seconds=N` sets the CPU time for all kinds together (60); `-Dvesta.fuzz.kind=X` runs that kind alone;
/// `-Dvesta.seed=N` repeats a run.
class FuzzTest {
    private static final int DEFAULT_SECONDS = 60;

    // Far above what any case takes, far below what anything quadratic would: a case has some hundred bytes to 20 kB.
    private static final long MAX_NANOS = Duration.ofMillis(400).toNanos();
    private static final long MAX_NANOS_A_BYTE = 20_000;
    private static final long MAX_ALLOCATED = 8 << 20;
    private static final long MAX_ALLOCATED_A_BYTE = 2_000;

    private static final int WARM_UP = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long seed = Long.getLong("vesta.seed", System.nanoTime());

    private static Map<String, Case> kinds() {
        Map<String, Case> kinds = new LinkedHashMap<>();
        kinds.put("random bytes", ParserCases::randomBytes);
        kinds.put("random JSON", ParserCases::randomJson);
        kinds.put("numbers", ParserCases::numbers);
        kinds.put("identifiers", ParserCases::identifiers);
        kinds.put("keys", ParserCases::keys);
        kinds.put("signatures", ParserCases::signatures);
        kinds.put("events with changed bytes", EventCases::bytes);
        kinds.put("events with changed fields", EventCases::fields);
        kinds.put("authorization", EventCases::authorization);
        kinds.put("filters", RuleCases::filters);
        kinds.put("push rules", RuleCases::pushRules);
        kinds.put("patterns", RuleCases::patterns);
        kinds.put("relations", RuleCases::relations);
        kinds.put("text", TextCases::text);
        kinds.put("key lists", AnswerCases::serverKeys);
        kinds.put("room state of invites", AnswerCases::inviteState);
        return kinds;
    }

    @Test
    void bearsNonsense() {
        Map<String, Case> kinds = kinds();
        String only = System.getProperty("vesta.fuzz.kind");
        if (only != null) {
            kinds.keySet().retainAll(Set.of(only));
            assertThat(kinds).as("kinds named " + only).isNotEmpty();
        }
        long budget = Duration.ofSeconds(Integer.getInteger("vesta.fuzz.seconds", DEFAULT_SECONDS))
                .dividedBy(kinds.size())
                .toNanos();
        System.out.println("FuzzTest: -Dvesta.seed=" + seed);
        kinds.forEach((name, kind) -> run(name, kind, budget));
    }

    private void run(String name, Case kind, long budget) {
        // What is loaded and compiled at first is no case's fault.
        for (int i = 0; i < WARM_UP; i++) {
            kind.tryOne(new Mutator(new Random(i)));
        }
        long start = THREADS.getCurrentThreadCpuTime();
        long worst = 0;
        long n = 0;
        long now = start;
        while (now - start < budget) {
            long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
            int size;
            try {
                // Each case has a seed of its own, so that it does not depend on how many came before.
                size = kind.tryOne(new Mutator(new Random(seed + n)));
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError(name + ": case " + n + " of -Dvesta.seed=" + seed, e);
            }
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
            long after = THREADS.getCurrentThreadCpuTime();
            String where = name + ": case " + n + ", " + size + " bytes";
            assertThat(after - now).as("CPU ns of " + where).isLessThan(MAX_NANOS + size * MAX_NANOS_A_BYTE);
            assertThat(allocated).as("allocated by " + where).isLessThan(MAX_ALLOCATED + size * MAX_ALLOCATED_A_BYTE);
            worst = Math.max(worst, after - now);
            now = after;
            n++;
        }
        System.out.printf("FuzzTest: %,9d × %s, the worst %,d µs%n", n, name, worst / 1_000);
        assertThat(n).as(name).isGreaterThan(100);
    }

    /// What is known to drive parsers mad: 1 MiB of it, save for numbers that grow 67 times as they are written.
    @Test
    void readsTheWorstInLinearTime() {
        int size = 1 << 20;
        Map<String, String> worst = new LinkedHashMap<>();
        worst.put("nesting", "[".repeat(size));
        worst.put("objects in objects", "{\"a\":".repeat(size / 5));
        worst.put("an endless number", "9".repeat(size));
        worst.put("an endless fraction", "[0." + "1".repeat(size) + "]");
        worst.put("huge exponents", "[" + "1e999999999,".repeat(size / 12) + "0]");
        worst.put("exponents to be written out", "[" + "1e399,".repeat(size / 24) + "0]");
        worst.put("escapes", "\"" + "\\u0001".repeat(size / 6) + "\"");
        worst.put("half pairs", "\"" + "\\ud83d\\ude00".repeat(size / 12) + "\\ud83d\"");
        worst.put("commas", "[" + "0,".repeat(size / 2) + "0]");
        worst.put("keys of one hash", object(size / 40, FuzzTest::colliding));
        worst.put("many keys", object(size / 16, Integer::toHexString));
        worst.put("one key again and again", object(size / 8, _ -> "a"));
        worst.forEach((name, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            long before = THREADS.getCurrentThreadCpuTime();
            ParserCases.read(bytes);
            if (JsonReader.readObject(bytes) instanceof Parsed<JsonValue.Obj>(JsonValue.Obj content)) {
                Pdu create = Events.create(RoomVersion.V11);
                Pdu.of(RoomVersion.V11, create.json().with("content", content));
                CanonicalJson.encode(content);
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - before;
            System.out.printf("FuzzTest: %s, %,d bytes: %,d ms%n", name, bytes.length, nanos / 1_000_000);
            assertThat(nanos).as(name).isLessThan(Duration.ofSeconds(5).toNanos());
        });
    }

    private static String object(int keys, IntFunction<String> key) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < keys; i++) {
            text.append('"').append(key.apply(i)).append("\":0,");
        }
        return text.append("\"\":0}").toString();
    }

    /// `Aa` and `BB` have the same `hashCode`, and so have all words made of them.
    private static String colliding(int i) {
        StringBuilder word = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            word.append((i >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return word.toString();
    }
}
