package dev.vesta.core.sim;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// What goes wrong in a run, and how often: chosen by the seed, until everything heals.
final class Faults {
    private static final int PERCENT = 100;

    private final Random random;
    final int losePercent;
    final int duplicatePercent;
    final int slowPercent;
    final int failCommitPercent;
    final int noKeyPercent;
    final int shufflePercent;
    final boolean crashes;
    final boolean partitions;
    private final Set<String> cut = new HashSet<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private boolean healed;

    Faults(Random random) {
        this.random = random;
        this.losePercent = some(15);
        this.duplicatePercent = some(15);
        this.slowPercent = some(25);
        this.failCommitPercent = some(5);
        this.noKeyPercent = some(5);
        this.shufflePercent = some(40);
        this.crashes = random.nextInt(3) > 0;
        this.partitions = random.nextInt(3) > 0;
    }

    /// Often none at all: then what is left to go wrong is plainer.
    private int some(int most) {
        return random.nextInt(3) == 0 ? 0 : random.nextInt(most + 1);
    }

    /// From now on nothing goes wrong.
    void heal() {
        healed = true;
        cut.clear();
    }

    boolean healed() {
        return healed;
    }

    /// Whether it happens now.
    ///
    /// @param name for the count
    boolean now(String name, int percent) {
        boolean happens = !healed && percent > 0 && random.nextInt(PERCENT) < percent;
        if (happens) {
            count(name);
        }
        return happens;
    }

    void count(String name) {
        counts.merge(name, 1L, Long::sum);
    }

    /// How often each thing went wrong.
    Map<String, Long> counts() {
        return counts;
    }

    /// How long a message takes.
    Duration delay() {
        if (healed) {
            return Duration.ofMillis(1 + random.nextInt(5));
        }
        return Duration.ofMillis(now("slow", slowPercent) ? random.nextInt(30_000) : random.nextInt(200));
    }

    /// A number below the bound.
    int any(int bound) {
        return random.nextInt(bound);
    }

    void cut(String a, String b) {
        cut.add(a + "|" + b);
        cut.add(b + "|" + a);
    }

    void mend(String a, String b) {
        cut.remove(a + "|" + b);
        cut.remove(b + "|" + a);
    }

    boolean isCut(String a, String b) {
        return cut.contains(a + "|" + b);
    }

    @Override
    public String toString() {
        return "lost %d%%, twice %d%%, slow %d%%, failing commits %d%%, keys not to be had %d%%, shuffled %d%%%s%s"
                .formatted(
                        losePercent,
                        duplicatePercent,
                        slowPercent,
                        failCommitPercent,
                        noKeyPercent,
                        shufflePercent,
                        crashes ? ", crashes" : "",
                        partitions ? ", partitions" : "");
    }
}
