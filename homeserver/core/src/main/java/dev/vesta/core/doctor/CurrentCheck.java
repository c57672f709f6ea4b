package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.port.RoomRows.MemberCounts;
import dev.vesta.core.port.RoomRows.MemberRow;
import dev.vesta.core.port.RoomRows.StateRow;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Compares what is derived from the current state (`current_state`, `membership`, counts of members) with it.
final class CurrentCheck {
    private static final int PAGE = 1_000;

    private final RoomRows rows;
    private final Report report;
    private final Trees trees;
    private final EventCache events;

    /// Where a stored root before an event is wrong, the right one, by the event's number.
    private final Map<Long, Long> rightRoots;

    private long joined;
    private long invited;

    CurrentCheck(RoomRows rows, Report report, Trees trees, EventCache events, Map<Long, Long> rightRoots) {
        this.rows = rows;
        this.report = report;
        this.trees = trees;
        this.events = events;
        this.rightRoots = rightRoots;
    }

    /// @param root the root of the current state
    void check(long root) {
        state(root);
        long before = report.differences();
        members(root);
        MemberCounts counts = rows.counts();
        // Where rows of members are wrong, so are the counts of them.
        if (report.differences() == before && (counts.joined() != joined || counts.invited() != invited)) {
            report.differs(
                    "membership",
                    "the counts of members",
                    joined + " joined, " + invited + " invited",
                    counts.joined() + " joined, " + counts.invited() + " invited");
        }
    }

    private void state(long root) {
        Set<Long> seen = new HashSet<>();
        Iterator<StateRow> all = rows.currentState();
        while (all.hasNext()) {
            List<StateRow> page = page(all);
            Map<Long, Long> right = trees.tree()
                    .getAll(root, page.stream().map(StateRow::keyNid).toList());
            for (StateRow row : page) {
                seen.add(row.keyNid());
                Long expected = right.get(row.keyNid());
                if (expected == null) {
                    report.differs(
                            "current_state.state_key_nid", key(row.keyNid()), "no row", "event " + row.eventNid());
                } else if (expected != row.eventNid()) {
                    report.differs(
                            "current_state.event_nid",
                            key(row.keyNid()),
                            "event " + expected,
                            "event " + row.eventNid());
                }
            }
        }
        trees.tree().forEach(root, (key, event) -> {
            if (!seen.contains(key)) {
                report.differs("current_state.state_key_nid", key(key), "event " + event, "no row");
            }
        });
    }

    private static String key(long nid) {
        return "state key " + nid;
    }

    private void members(long root) {
        Set<String> seen = new HashSet<>();
        Iterator<MemberRow> all = rows.members();
        while (all.hasNext()) {
            memberPage(root, page(all), seen);
        }
        missing(root, seen);
    }

    private void memberPage(long root, List<MemberRow> page, Set<String> seen) {
        List<Long> keys = new ArrayList<>();
        for (MemberRow row : page) {
            keyOf(row).ifPresent(keys::add);
        }
        Map<Long, Long> right = trees.tree().getAll(root, keys);
        Map<Long, EventRow> stored = rows.eventsByNid(right.values());
        for (MemberRow row : page) {
            Long event = keyOf(row).map(right::get).orElse(null);
            EventRow expected = event == null ? null : stored.get(event);
            if (expected == null) {
                report.differs("membership.user_nid", name(row), "no row", "event " + row.eventNid());
            } else {
                seen.add(String.valueOf(row.userId()));
                member(row, expected);
            }
        }
    }

    private Optional<Long> keyOf(MemberRow row) {
        String user = row.userId();
        return user == null
                ? Optional.empty()
                : Optional.ofNullable(events.keyNid(new StateKey(EventTypes.MEMBER, user)));
    }

    private void member(MemberRow row, EventRow expected) {
        Pdu event = events.parse(expected);
        String membership = event == null
                ? row.membership()
                : event.content().string("membership").orElse("leave");
        joined += membership.equals("join") ? 1 : 0;
        invited += membership.equals("invite") ? 1 : 0;
        same(row, "event_nid", expected.nid(), row.eventNid());
        same(row, "membership", membership, row.membership());
        same(row, "ord", expected.hasPlace() ? expected.ord() : 0, row.ord());
        Long root = rightRoots.get(expected.nid());
        if (root == null) {
            same(row, "root_before", "root " + expected.rootBefore(), "root " + row.rootBefore());
        } else if (!trees.same(root, row.rootBefore())) {
            report.differs("membership.root_before", name(row), trees.name(root), "root " + row.rootBefore());
        }
    }

    private void same(MemberRow row, String column, Object expected, Object found) {
        if (!expected.equals(found)) {
            report.differs("membership." + column, name(row), expected, found);
        }
    }

    private static String name(MemberRow row) {
        return row.userId() == null ? "user " + row.userNid() : row.userId();
    }

    /// Members of the current state without a row.
    private void missing(long root, Set<String> seen) {
        List<Long> nids = new ArrayList<>();
        trees.tree().forEach(root, (key, event) -> {
            String user = events.memberOf(key);
            if (user != null && !seen.contains(user) && UserId.parse(user).isPresent()) {
                nids.add(event);
            }
        });
        for (EventRow row : known(nids)) {
            StateKey key = row.key();
            String user = key == null ? "somebody" : key.stateKey();
            report.differs("membership.user_nid", user, EventRowCheck.name(row), "no row");
        }
    }

    private Collection<EventRow> known(List<Long> nids) {
        return nids.isEmpty() ? List.of() : rows.eventsByNid(nids).values();
    }

    private static <T> List<T> page(Iterator<T> all) {
        List<T> page = new ArrayList<>();
        while (page.size() < PAGE && all.hasNext()) {
            page.add(all.next());
        }
        return page;
    }
}
