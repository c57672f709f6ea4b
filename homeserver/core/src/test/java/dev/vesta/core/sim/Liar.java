package dev.vesta.core.sim;

/// A server that lies.
final class Liar {
    private final Simulation sim;

    Liar(Simulation sim) {
        this.sim = sim;
    }

    Answers answers(Answers honest) {
        return honest;
    }

    void run() {
        sim.story.tell("evil", "behaves, so far");
    }
}
