package dev.vesta.core.sim;

import java.util.Map;
import java.util.TreeMap;

/// What a number of runs came to.
final class Tally {
    long compared;
    private long seeds;
    private long steps;
    private long calls;
    private long events;
    private long resets;
    private long tainted;
    private final Map<String, Long> faults = new TreeMap<>();

    void add(Simulation simulation) {
        seeds++;
        compared += simulation.checked;
        steps += simulation.scheduler.steps();
        calls += simulation.network.calls;
        events += simulation.events;
        resets += simulation.resets;
        tainted += simulation.tainted;
        simulation.faults.counts().forEach((fault, count) -> faults.merge(fault, count, Long::sum));
    }

    @Override
    public String toString() {
        return seeds + " seeds: " + steps + " steps, " + events + " events committed, " + calls
                + " questions and transactions, " + compared + " pairs of servers compared, " + resets
                + " resets by older algorithms, " + tainted + " rooms with a wrong state told; faults: " + faults;
    }
}
