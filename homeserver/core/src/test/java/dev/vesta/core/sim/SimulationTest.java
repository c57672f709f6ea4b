package dev.vesta.core.sim;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Worlds of several servers, by seed.
class SimulationTest {
    static final int SEEDS = Integer.getInteger("vesta.seeds", 200);

    @Test
    void seeds() {
        List<String> failures = new ArrayList<>();
        long steps = 0;
        long checked = 0;
        long calls = 0;
        long t0 = System.nanoTime();
        int from = Integer.getInteger("vesta.from", 1);
        for (long seed = from; seed < from + SEEDS; seed++) {
            Simulation sim = new Simulation(seed);
            try {
                sim.run();
            } catch (AssertionError e) {
                Throwable c = e;
                while (c.getCause() != null) c = c.getCause();
                failures.add("seed " + seed + ": " + c + " at " + (c.getStackTrace().length>0?c.getStackTrace()[0]:""));
            }
            steps += sim.scheduler.steps();
            checked += sim.checked;
            calls += sim.network.calls;
        }
        System.out.println(SEEDS + " seeds, " + steps + " steps, " + checked + " copies, " + calls + " calls, "
                + (System.nanoTime() - t0) / 1_000_000 + " ms");
        failures.forEach(System.out::println);
        if (!failures.isEmpty()) throw new AssertionError(failures.size() + " failures");
    }

    @Test
    void one() {
        Long seed = Long.getLong("vesta.seed");
        if (seed == null) return;
        Simulation sim = new Simulation(seed);
        try {
            sim.run();
        } finally {
            System.out.println(sim.story);
        }
    }
}
