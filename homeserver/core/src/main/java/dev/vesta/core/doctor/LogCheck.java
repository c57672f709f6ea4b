package dev.vesta.core.doctor;

import dev.vesta.core.log.LogKind;
import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.port.RoomRows.LogRow;
import dev.vesta.core.state.KeyChange;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Goes through the room's log beside its events: each event once, in the same order, with the current state after it.
final class LogCheck {
    private static final int EVENT = LogKind.EVENT.number();
    private static final int STATE = LogKind.STATE.number();
    /// How far ahead in the log an event is looked for that does not come next.
    private static final int MAX_AHEAD = 2_000;

    private static final int MAX_ROWS_NAMED = 1_000;

    private final RoomRows rows;
    private final Report report;
    private final Trees trees;
    private final Iterator<LogRow> log;
    private final Map<Long, LogRow> ahead = new LinkedHashMap<>();

    /// What changed beside an event that is news, by its number.
    private final Map<Long, List<LogRow>> moves = new HashMap<>();

    /// In the order of the log the states of such a room are others than in the order of its events.
    private final boolean patchy;

    private long lastPos;
    private long lastNews;

    LogCheck(RoomRows rows, Report report, Trees trees) {
        this.rows = rows;
        this.report = report;
        this.trees = trees;
        this.log = rows.log();
        this.patchy = rows.patchy();
    }

    /// The next event.
    ///
    /// @param rootBefore root of the current state before it came
    /// @param rootAfter root of the current state with it
    void event(EventRow row, @Nullable Pdu event, long rootBefore, long rootAfter) {
        while (!ahead.containsKey(row.nid()) && ahead.size() < MAX_AHEAD && log.hasNext()) {
            LogRow next = log.next();
            if (next.kind() == STATE) {
                moves.computeIfAbsent(lastNews, _ -> new ArrayList<>()).add(next);
            }
            lastNews = next.kind() == EVENT ? next.ref() : lastNews;
            if (next.kind() == EVENT && ahead.putIfAbsent(next.ref(), next) != null) {
                report.differs("sync_log.ref", position(next), "an event that is not in the log yet", next.ref());
            }
        }
        // The rows of what changed with an event come right behind it.
        while (log.hasNext() && lastNews == row.nid() && moves.size() < MAX_AHEAD) {
            LogRow next = log.next();
            if (next.kind() == STATE) {
                moves.computeIfAbsent(lastNews, _ -> new ArrayList<>()).add(next);
            } else if (next.kind() == EVENT) {
                lastNews = next.ref();
                if (ahead.putIfAbsent(next.ref(), next) != null) {
                    report.differs("sync_log.ref", position(next), "an event that is not in the log yet", next.ref());
                }
            }
        }
        LogRow found = ahead.remove(row.nid());
        List<LogRow> moved = Objects.requireNonNullElse(moves.remove(row.nid()), List.of());
        if (found == null) {
            // Older history, fetched later, is no news and needs no row.
            if (row.ord() > 0 && !patchy) {
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
        if (patchy) {
            return;
        }
        List<KeyChange> changes =
                rootBefore == rootAfter ? List.of() : trees.tree().diff(rootBefore, rootAfter);
        List<KeyChange> expected =
                changes.stream().filter(change -> change.after() != row.nid()).toList();
        user(found, event, expected.size() < changes.size());
        moves(found, expected, moved);
        if (expected.isEmpty() || moved.isEmpty()) {
            root(found, rootBefore, rootAfter);
        } else {
            root(found, rootAfter, rootAfter);
            root(moved.getLast(), rootBefore, rootAfter);
        }
    }

    private void moves(LogRow news, List<KeyChange> expected, List<LogRow> moved) {
        List<Long> there = new ArrayList<>(moved.stream().map(LogRow::ref).toList());
        for (KeyChange change : expected) {
            if (!there.remove((Long) change.after())) {
                report.differs(
                        "sync_log.ref",
                        position(news),
                        "a row of what changed with it, to " + change.after(),
                        "rows to " + there);
            }
        }
        if (!there.isEmpty()) {
            report.differs("sync_log.ref", position(news), "no other change with it", "rows to " + there);
        }
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

    /// @param current whether it is of the current state now
    private void user(LogRow row, @Nullable Pdu event, boolean current) {
        String target = event == null || !current ? null : target(event);
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
