package dev.vesta.core.doctor;

/// How much was checked, and how much was found.
public record Summary(long rooms, long events, long nodes, long differences, long warnings, long infos) {
    /// Whether what is stored follows from the events. Warnings and infos do not count.
    public boolean clean() {
        return differences == 0;
    }
}
