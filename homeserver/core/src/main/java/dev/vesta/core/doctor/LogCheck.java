package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.port.RoomRows.LogRow;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.UserId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Goes through the room's log beside its events: each event once, in the same order, with the current state after it.
final class LogCheck {
    private static final int EVENT = 1;
    /// How far ahead in the log an event is looked for that does not come next.
    private static final int MAX_AHEAD = 2_000;

    private static final int MAX_ROWS_NAMED = 1_000;

    private final RoomRows rows;
    private final Report report;
    private final Trees trees;
    private final Iterator<LogRow> log;
    private final Map<Long, LogRow> ahead = new LinkedHashMap<>();
    private long lastPos;

    LogCheck(RoomRows rows, Report report, Trees trees) {
        this.rows = rows;
        this.report = report;
        this.trees = trees;
        this.log = rows.log();
    }

    /// The next event.
    ///
    /// @param rootBefore root of the current state before it came
    /// @param rootAfter root of the current state with it
    void event(EventRow row, @Nullable Pdu event, long rootBefore, long rootAfter) {
        while (!ahead.containsKey(row.nid()) && ahead.size() < MAX_AHEAD && log.hasNext()) {
            LogRow next = log.next();
            if (next.kind() == EVENT && ahead.putIfAbsent(next.ref(), next) != null) {
                report.differs("sync_log.ref", position(next), "an event that is not in the log yet", next.ref());
            }
        }
        LogRow found = ahead.remove(row.nid());
        if (found == null) {
            // Older history, fetched later, is no news and needs no row.
            if (row.ord() > 0) {
                report.differs("sync_log.ref", EventRowCheck.name(row), "a row in the log", "none");
            }
            return;
        }
        if (row.ord() > 0) {
            if (found.pos() <= lastPos) {
                report.differs("sync_log.pos", EventRowCheck.name(row), "a position above " + lastPos, found.pos());
            }
            lastPos = Math.max(lastPos, found.pos());
        }
        user(found, event);
        root(found, rootBefore, rootAfter);
    }

    /// What is left in the log belongs to no event.
    void finish() {
        ahead.values().forEach(this::surplus);
        while (log.hasNext()) {
            LogRow next = log.next();
            if (next.kind() == EVENT) {
                surplus(next);
            }
        }
        rows.rootsOutsideLog(MAX_ROWS_NAMED)
                .forEach(row -> report.differs(
                        "room_root.pos",
                        "position " + row.pos(),
                        "a position of the room's log",
                        "root " + row.root()));
    }

    private void surplus(LogRow row) {
        boolean ours = rows.eventsByNid(List.of(row.ref())).containsKey(row.ref());
        report.differs(
                "sync_log.ref",
                position(row),
                ours ? "an event that is not in the log yet" : "an event of this room",
                row.ref());
    }

    private void user(LogRow row, @Nullable Pdu event) {
        String target = event == null ? null : target(event);
        String found = row.userNid() == null ? null : Objects.requireNonNullElse(row.userId(), "a number of no user");
        if (event != null && !Objects.equals(target, found)) {
            report.differs("sync_log.user_nid", position(row), orNobody(target), orNobody(found));
        }
    }

    private static String orNobody(@Nullable String user) {
        return user == null ? "nobody" : user;
    }

    /// The user that a membership event is about.
    static @Nullable String target(Pdu event) {
        String key = event.stateKey();
        return event.type().equals(EventTypes.MEMBER) && key != null
                ? UserId.parse(key).map(UserId::value).orElse(null)
                : null;
    }

    private void root(LogRow row, long rootBefore, long rootAfter) {
        Long found = row.root();
        if (rootBefore == rootAfter) {
            if (found != null) {
                report.differs("room_root.root", position(row), "no row, as the state stays", "root " + found);
            }
        } else if (found == null) {
            report.differs("room_root.root", position(row), trees.name(rootAfter), "no row");
        } else if (!trees.same(rootAfter, found)) {
            report.differs("room_root.root", position(row), trees.name(rootAfter), "root " + found);
        }
    }

    private static String position(LogRow row) {
        return "position " + row.pos();
    }
}
