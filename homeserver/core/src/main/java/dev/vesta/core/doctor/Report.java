package dev.vesta.core.doctor;

import dev.vesta.core.doctor.Difference.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/// Where one run's checks say what they find; counts along the way.
final class Report {
    private final Consumer<Difference> sink;
    private String room = "";
    private long rooms;
    private long events;
    private long nodes;
    private final Map<Severity, Long> found = new EnumMap<>(Severity.class);

    Report(Consumer<Difference> sink) {
        this.sink = sink;
    }

    void enter(String roomId) {
        room = roomId;
        rooms++;
    }

    void leave() {
        room = "";
    }

    void countEvent() {
        events++;
    }

    void countNode() {
        nodes++;
    }

    /// How many differences there are so far.
    long differences() {
        return count(Severity.DIFFERENCE);
    }

    void differs(String what, String subject, Object expected, Object is) {
        add(Severity.DIFFERENCE, what, subject, expected, is);
    }

    void warn(String what, String subject, Object expected, Object is) {
        add(Severity.WARNING, what, subject, expected, is);
    }

    void info(String what, String subject, Object expected, Object is) {
        add(Severity.INFO, what, subject, expected, is);
    }

    Summary summary() {
        return new Summary(rooms, events, nodes, differences(), count(Severity.WARNING), count(Severity.INFO));
    }

    private long count(Severity severity) {
        return found.getOrDefault(severity, 0L);
    }

    private void add(Severity severity, String what, String subject, Object expected, Object is) {
        found.merge(severity, 1L, Long::sum);
        sink.accept(new Difference(severity, room, what, subject, expected.toString(), is.toString()));
    }
}
