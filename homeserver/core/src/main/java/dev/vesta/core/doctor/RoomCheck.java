package dev.vesta.core.doctor;

import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.port.RoomRows.RoomRow;
import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through one room: its nodes, then its events in their order with the log beside them, then what is derived from
/// the state that comes out.
final class RoomCheck {
    private static final int PAGE = 500;
    private static final int MAX_TXNS_NAMED = 1_000;

    private final RoomRows rows;
    private final RoomRow room;
    private final Report report;
    private final Checks checks;
    private final RoomVersion version;
    private final EventRowCheck columns;
    private final EventCache events;
    private final Trees trees;
    private final Branches branches;
    private final RelationCheck relations;
    private final LogCheck log;
    private final StandingCheck standings;
    private final Map<Long, Long> rightRoots = new HashMap<>();
    private final NodeScan scan;
    private long current;

    private RoomCheck(RoomRows rows, RoomRow room, Report report, Checks checks, RoomVersion version, RoomId id) {
        this.rows = rows;
        this.room = room;
        this.report = report;
        this.checks = checks;
        this.version = version;
        this.columns = new EventRowCheck(report, version, id);
        this.events = new EventCache(rows, version);
        this.scan = new NodeScan(report);
        this.trees = new Trees(rows, report, scan, checks.trees());
        this.branches = new Branches(rows, report, trees, new Resolution(rows, trees, events, version), events::parse);
        this.standings = new StandingCheck(rows, report, events);
        this.relations = new RelationCheck(rows, report, version);
        this.log = new LogCheck(rows, report, trees);
    }

    /// Checks the room whose rows these are.
    static void run(RoomRows rows, Report report, Checks checks) {
        Optional<RoomRow> found = rows.room();
        if (found.isEmpty()) {
            return;
        }
        RoomRow room = found.get();
        report.enter(room.roomId());
        Iterator<EventRow> all = rows.events();
        if (!all.hasNext()) {
            report.differs("room", "the room", "events", "none");
            return;
        }
        List<EventRow> first = page(all);
        RoomVersion version = version(room, first.getFirst(), report);
        if (version == null) {
            report.differs("room.version", "the room", "a version that this server knows", room.version());
            return;
        }
        RoomId id = roomId(room, version, first.getFirst(), report);
        try {
            new RoomCheck(rows, room, report, checks, version, id).run(first, all);
        } catch (IllegalStateException e) {
            report.differs(
                    "room", "the room", "a history that can be computed to its end", String.valueOf(e.getMessage()));
        }
    }

    /// The version that the create event names; it decides how everything else is read.
    private static @Nullable RoomVersion version(RoomRow room, EventRow first, Report report) {
        Optional<RoomVersion> stored = RoomVersion.of(room.version());
        if (!(JsonReader.readObject(first.json()) instanceof ParseResult.Parsed<JsonValue.Obj>(JsonValue.Obj json))
                || !json.string("type").equals(Optional.of(EventTypes.CREATE))) {
            return stored.orElse(null);
        }
        String named = json.object("content")
                .flatMap(content -> content.string("room_version"))
                .orElse("1");
        Optional<RoomVersion> version = RoomVersion.of(named);
        if (version.isPresent() && !named.equals(room.version())) {
            report.differs("room.version", "the room", named, room.version());
        }
        return version.or(() -> stored).orElse(null);
    }

    private static RoomId roomId(RoomRow room, RoomVersion version, EventRow first, Report report) {
        RoomId stored = new RoomId(room.roomId());
        if (Pdu.parse(version, first.json()) instanceof ParseResult.Parsed<Pdu>(Pdu create)
                && create.type().equals(EventTypes.CREATE)
                && create.eventId().value().equals(first.eventId())
                && !create.roomId().equals(stored)) {
            report.differs("room.room_id", "the room", create.roomId(), stored);
            return create.roomId();
        }
        return stored;
    }

    private void run(List<EventRow> first, Iterator<EventRow> all) {
        if (checks.trees()) {
            scan.scan(rows.nodes());
        }
        rows.beside().forEachRemaining(this::noteKey);
        for (List<EventRow> page = first; !page.isEmpty(); page = page(all)) {
            if (checks.rules()) {
                prefetch(page);
            }
            relations.check(page);
            page.forEach(this::event);
        }
        log.finish();
        rows.beside().forEachRemaining(this::beside);
        head();
        new CurrentCheck(rows, report, trees, events, rightRoots).check(current);
        trees.finish();
        rows.foreignTxns(MAX_TXNS_NAMED)
                .forEach(row -> report.differs(
                        "client_txn.event_nid",
                        "a transaction of user " + row.userNid(),
                        "an event of theirs",
                        "event " + row.eventNid()));
    }

    private static List<EventRow> page(Iterator<EventRow> all) {
        List<EventRow> page = new ArrayList<>();
        while (page.size() < PAGE && all.hasNext()) {
            page.add(all.next());
        }
        return page;
    }

    /// What the rules will ask for: mostly the memberships of those who speak.
    private void prefetch(List<EventRow> page) {
        Set<Long> keys = new HashSet<>();
        for (EventRow row : page) {
            Long key = row.sender() == null ? null : events.keyNid(new StateKey(EventTypes.MEMBER, row.sender()));
            if (key != null) {
                keys.add(key);
            }
        }
        events.load(trees.tree().getAll(current, keys).values());
    }

    private void event(EventRow row) {
        report.countEvent();
        standings.placed(row);
        Pdu event = columns.check(row, room.nextOrd());
        long before = event == null ? current : branches.before(row, event, current);
        if (!trees.same(before, row.rootBefore())) {
            report.differs(
                    "event.root_before", EventRowCheck.name(row), trees.name(before), "root " + row.rootBefore());
        }
        if (before != row.rootBefore() && checks.trees()) {
            rightRoots.put(row.nid(), before);
        }
        if (checks.rules() && event != null) {
            judge(row, event, before);
        }
        Long key = keyNid(row, event);
        long after = before;
        if (key != null) {
            after = trees.put(before, Map.of(key, row.nid()), Set.of());
            if (event != null) {
                event.asStateKey().ifPresent(stateKey -> events.key(stateKey, key));
                events.put(row.nid(), event);
            }
        }
        branches.add(row, event, after);
        long next = branches.current();
        log.event(row, event, current, next);
        current = next;
    }

    /// States may name what has no place.
    private void noteKey(EventRow row) {
        if (row.key() != null && row.keyNid() != null) {
            events.key(row.key(), row.keyNid());
        }
    }

    /// An event without a place.
    private void beside(EventRow row) {
        report.countEvent();
        Pdu event = columns.check(row, room.nextOrd());
        if (event == null) {
            return;
        }
        long before = row.rootBefore();
        if (!row.isOutlier() && branches.hasAllBefore(event)) {
            before = branches.before(row, event, current);
            if (!trees.same(before, row.rootBefore())) {
                report.differs(
                        "event.root_before", EventRowCheck.name(row), trees.name(before), "root " + row.rootBefore());
            }
        }
        if (checks.rules()) {
            standings.beside(row, event, row.isOutlier() ? Optional.empty() : Optional.of(state(before)));
        }
    }

    /// The number of the event's state key. The tree was built with the right one, even where the column is wrong.
    private @Nullable Long keyNid(EventRow row, @Nullable Pdu event) {
        if (event == null) {
            return row.keyNid();
        }
        StateKey key = event.asStateKey().orElse(null);
        if (key == null || key.equals(row.key())) {
            return key == null ? null : row.keyNid();
        }
        Long known = events.keyNid(key);
        return known != null ? known : rows.keyNid(key).orElse(row.keyNid());
    }

    private void judge(EventRow row, Pdu event, long before) {
        AuthVerdict verdict = EventAuth.check(event, state(before));
        if (verdict instanceof AuthVerdict.Denied denied) {
            report.warn(
                    "event",
                    EventRowCheck.name(row),
                    "an event that version " + version.id() + " allows",
                    denied.text());
        }
    }

    private AuthState state(long root) {
        return key -> {
            Long keyNid = events.keyNid(key);
            long nid = keyNid == null ? 0 : trees.tree().get(root, keyNid);
            return nid == 0 ? null : events.get(nid);
        };
    }

    private void head() {
        if (!trees.same(current, room.root())) {
            report.differs("room.root", "the room", trees.name(current), "root " + room.root());
        }
        List<Long> extremities = branches.extremities();
        if (room.extremities().size() != extremities.size()
                || !Set.copyOf(room.extremities()).equals(Set.copyOf(extremities))) {
            report.differs("room.extremities", "the room", "events " + extremities, "events " + room.extremities());
        }
        if (room.revision() < 1) {
            report.differs("room.revision", "the room", "at least 1", room.revision());
        }
    }
}
