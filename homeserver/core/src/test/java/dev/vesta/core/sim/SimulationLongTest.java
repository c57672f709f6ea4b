package dev.vesta.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many seeds. Those that are done are noted in a file, so that it can be broken off and go on later.
@Tag("long")
class SimulationLongTest {
    private static final long SEEDS = Long.getLong("vesta.longSeeds", 3_000);
    private static final Path DONE = Path.of(System.getProperty("vesta.doneSeeds", "target/simulated-seeds.txt"));

    @Test
    void manySeeds() throws IOException {
        Set<String> done = new HashSet<>(Files.exists(DONE) ? Files.readAllLines(DONE) : List.of());
        Tally tally = new Tally();
        List<String> failures = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            if (done.contains(Long.toString(seed))) {
                continue;
            }
            Simulation simulation = new Simulation(seed);
            String failure = simulation.failure();
            tally.add(simulation);
            if (failure == null) {
                Files.writeString(DONE, seed + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } else {
                failures.add(simulation.headline(failure));
            }
        }
        System.out.println(tally);
        assertThat(String.join("\n", failures)).isEmpty();
    }
}
