package dev.vesta.core.doctor;

import dev.vesta.core.port.ConsistencyStore;
import java.util.List;
import java.util.function.Consumer;

/// Recomputes what is stored from the events and reports every difference. Runs beside a server that writes.
public final class ConsistencyCheck {
    private static final int ROOMS_PER_PAGE = 500;
    private static final int MAX_ORPHANS_NAMED = 1_000;

    private final ConsistencyStore store;
    private final Checks checks;

    public ConsistencyCheck(ConsistencyStore store, Checks checks) {
        this.store = store;
        this.checks = checks;
    }

    /// Checks all rooms, and all tables for rows that name what does not exist.
    ///
    /// @param sink told of each difference as it is found
    public Summary all(Consumer<Difference> sink) {
        Report report = new Report(sink);
        long last = 0;
        for (List<Long> page = store.roomsAfter(last, ROOMS_PER_PAGE);
                !page.isEmpty();
                page = store.roomsAfter(last, ROOMS_PER_PAGE)) {
            for (long room : page) {
                check(room, report);
                last = room;
            }
        }
        store.orphans(MAX_ORPHANS_NAMED)
                .forEach(orphan ->
                        report.differs(orphan.column(), orphan.row(), "something that exists", orphan.value()));
        return report.summary();
    }

    /// Checks one room.
    ///
    /// @param roomNid our number of the room
    public Summary room(long roomNid, Consumer<Difference> sink) {
        Report report = new Report(sink);
        check(roomNid, report);
        return report.summary();
    }

    private void check(long room, Report report) {
        store.inRoom(room, rows -> {
            RoomCheck.run(rows, report, checks);
            return true;
        });
        report.leave();
    }
}
