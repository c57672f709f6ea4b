package dev.vesta.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Worlds of several servers, by seed: `docs/simulation.md` says what happens in them.
class SimulationTest {
    /// At least so many, by the project's own rule.
    static final int SEEDS = Integer.getInteger("vesta.seeds", 200);

    private static final long FROM = Long.getLong("vesta.from", 1);
    private static final int STORIES = 2;

    @Test
    void roomsConvergeWhateverHappens() {
        Tally tally = new Tally();
        List<String> failures = new ArrayList<>();
        for (long seed = FROM; seed < FROM + SEEDS; seed++) {
            Simulation simulation = new Simulation(seed);
            String failure = simulation.failure();
            tally.add(simulation);
            if (failure != null) {
                failures.add(failures.size() < STORIES ? simulation.report(failure) : simulation.headline(failure));
            }
        }
        System.out.println(tally);
        assertThat(String.join("\n\n", failures)).isEmpty();
        // A simulation in which nothing happens shows nothing.
        assertThat(tally.compared).isGreaterThan(SEEDS);
    }

    /// Prints a run's story: `-Dvesta.seed=…`.
    @Test
    void oneSeedTellsItsStory() {
        Simulation simulation = new Simulation(Long.getLong("vesta.seed", 1));
        String failure = simulation.failure();
        System.out.println(simulation.story);
        assertThat(failure == null ? "" : simulation.headline(failure)).isEmpty();
        assertThat(simulation.story.size()).isGreaterThan(10);
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        for (long seed = 1; seed <= 10; seed++) {
            Simulation first = new Simulation(seed);
            Simulation again = new Simulation(seed);
            first.failure();
            again.failure();
            assertThat(again.story.toString()).isEqualTo(first.story.toString());
            assertThat(again.scheduler.steps()).isEqualTo(first.scheduler.steps());
        }
    }
}
