package dev.vesta.core.sim;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

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

    boolean now(int percent) {
        return !healed && percent > 0 && random.nextInt(PERCENT) < percent;
    }

    /// How long a message takes.
    Duration delay() {
        if (healed) {
            return Duration.ofMillis(1 + random.nextInt(5));
        }
        return Duration.ofMillis(now(slowPercent) ? random.nextInt(30_000) : random.nextInt(200));
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
