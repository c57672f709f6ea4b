package dev.vesta.core.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who did what, in order: what a failing seed prints.
final class Story {
    private static final int MAX_LINES = 20_000;

    private final Scheduler scheduler;
    private final long startMs;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();

    Story(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.startMs = scheduler.nowMs();
    }

    void tell(String who, String what) {
        if (lines.size() < MAX_LINES) {
            long ms = scheduler.nowMs() - startMs;
            lines.add("%7.3f  %-5s %s".formatted(ms / 1000.0, who, what));
        }
    }

    /// A short name for an event, the same each time.
    String name(Object eventId) {
        String id = eventId.toString();
        return names.computeIfAbsent(id, _ -> "e" + (names.size() + 1) + id.substring(0, Math.min(5, id.length())));
    }

    int size() {
        return lines.size();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
