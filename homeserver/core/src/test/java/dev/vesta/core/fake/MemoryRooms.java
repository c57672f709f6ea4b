package dev.vesta.core.fake;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.sync.Membership;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What rooms hold in memory, and how a commit changes it. Guarded by its [MemoryStore].
final class MemoryRooms {
    final Map<RoomId, RoomRef> ids = new HashMap<>();
    final Map<Long, RoomHead> heads = new HashMap<>();
    final Map<Long, StoredEvent> events = new LinkedHashMap<>();

    /// The numbers of state events' keys, by event number.
    final Map<Long, Long> keys = new HashMap<>();

    /// Why an event is not accepted, by its number.
    final Map<Long, String> reasons = new HashMap<>();

    /// Accepted redactions that redacted nothing.
    final Set<Long> openRedactions = new LinkedHashSet<>();

    final Map<Long, Map<Long, StateNode>> nodes = new HashMap<>();
    final Map<Long, Map<Long, Long>> current = new HashMap<>();
    final Map<Long, TreeMap<Long, Long>> roots = new HashMap<>();

    /// By user and room.
    final Map<Long, Map<Long, Membership>> members = new HashMap<>();

    /// Whether the user of that number was in the room of that number, by position.
    private final Map<Long, Map<Long, TreeMap<Long, Boolean>>> joined = new HashMap<>();

    final Map<Long, TreeMap<Long, RoomGap>> gaps = new HashMap<>();
    final Map<ClientTxn, EventId> txns = new HashMap<>();
    final Map<Long, ClientTxn> txnOfEvent = new HashMap<>();
    private final MemoryRows log;

    MemoryRooms(MemoryRows log) {
        this.log = log;
    }

    /// The compare-and-set.
    boolean fits(RoomCommit item) {
        RoomHead before = item.before();
        RoomRef room = item.after().room();
        RoomHead present = heads.get(room.nid());
        boolean same = before.revision() == 0
                ? present == null && !ids.containsKey(room.id())
                : present != null
                        && present.revision() == before.revision()
                        && present.root() == before.root()
                        && present.extremities().equals(before.extremities());
        return same && (item.txn() == null || !txns.containsKey(item.txn()));
    }

    /// Which rule of the store the item breaks; null when none.
    String broken(RoomCommit item) {
        RoomRef room = item.after().room();
        List<byte[]> hashes = item.nodes().stream().map(StateNode::hash).toList();
        if (!nodesByHash(room, hashes).isEmpty()) {
            return "a state node that the room has";
        }
        for (NewEvent event : item.events()) {
            StoredEvent there = events.get(event.nid());
            boolean upgrades = event.judgement().upgrades();
            if (upgrades && (there == null || !there.isOutlier())) {
                return "an outlier that is none";
            }
            for (StoredEvent other : events.values()) {
                boolean samePlace = event.hasPlace() && other.roomNid() == room.nid() && other.ord() == event.ord();
                if (samePlace
                        || (!upgrades
                                && other.pdu().eventId().equals(event.pdu().eventId()))) {
                    return "an event, or a place in the room, that is there";
                }
            }
        }
        return null;
    }

    /// Changes the room and appends its rows.
    void apply(RoomCommit item) {
        RoomRef room = item.after().room();
        ids.put(room.id(), room);
        heads.put(room.nid(), item.after());
        for (StateNode node : item.nodes()) {
            nodes.computeIfAbsent(room.nid(), n -> new HashMap<>()).put(node.id(), node);
        }
        item.events().forEach(event -> store(room, event));
        item.events().forEach(this::redact);
        if (item.history().past()) {
            item.events().stream()
                    .filter(NewEvent::hasPlace)
                    .reduce((first, last) -> last)
                    .ifPresent(last -> log.append(LogKind.PAST, room.nid(), null, last.nid()));
        }
        state(room, item);
        TreeMap<Long, RoomGap> open = gaps.computeIfAbsent(room.nid(), n -> new TreeMap<>());
        item.history().closed().forEach(open::remove);
        item.history().open().forEach(gap -> open.put(gap.ord(), gap));
        if (item.txn() != null) {
            txns.put(item.txn(), item.events().getLast().pdu().eventId());
            txnOfEvent.put(item.events().getLast().nid(), item.txn());
        }
    }

    private void store(RoomRef room, NewEvent event) {
        StoredEvent there = events.get(event.nid());
        StoredEvent now = new StoredEvent(
                event.nid(),
                room.nid(),
                event.ord(),
                event.rootBefore(),
                event.pdu(),
                null,
                event.judgement().standing());
        if (event.stateKeyNid() != null) {
            keys.put(event.nid(), event.stateKeyNid());
        }
        Long redactedBy = there == null ? event.judgement().redactedBy() : there.redactedBy();
        events.put(event.nid(), redactedBy == null ? now : now.redacted(redactedBy));
        if (event.judgement().reason() != null) {
            reasons.put(event.nid(), event.judgement().reason());
        }
    }

    /// Events of a state key, the highest number first.
    List<StoredEvent> ofKey(RoomRef room, long stateKeyNid, int limit) {
        return events.values().stream()
                .filter(event -> event.roomNid() == room.nid() && Objects.equals(keys.get(event.nid()), stateKeyNid))
                .sorted(Comparator.comparingLong(StoredEvent::nid).reversed())
                .limit(limit)
                .toList();
    }

    private void redact(NewEvent event) {
        if (!event.hasPlace()) {
            return;
        }
        if (event.pdu().type().equals(EventTypes.REDACTION)
                && event.redacts() == null
                && event.pdu().redacts() != null) {
            openRedactions.add(event.nid());
        }
        if (event.redacts() != null) {
            events.computeIfPresent(event.redacts(), (nid, redacted) -> redacted.redacted(event.nid()));
        }
    }

    /// Current state, memberships, roots, and the rows that tell of them.
    private void state(RoomRef room, RoomCommit item) {
        List<NewEvent> news = item.news();
        List<StateMove> moves = item.moves();
        if (moves == null) {
            plain(room, item.before().root(), news);
            return;
        }
        Set<Long> moved = new HashSet<>();
        moves.forEach(move -> moved.add(move.eventNid() == null ? 0 : move.eventNid()));
        long last = 0;
        for (NewEvent event : news) {
            boolean isMove = moved.contains(event.nid());
            log.append(LogKind.EVENT, room.nid(), isMove ? event.targetNid() : null, event.nid());
            last = isMove ? log.head() : last;
        }
        Set<Long> told = news.stream().map(NewEvent::nid).collect(Collectors.toSet());
        for (StateMove move : moves) {
            long ref = move.eventNid() == null ? 0 : move.eventNid();
            if (!told.contains(ref)) {
                log.append(LogKind.STATE, room.nid(), move.targetNid(), ref);
                last = log.head();
            }
        }
        if (last > 0 && item.after().root() != item.before().root()) {
            root(room, last, item.after().root());
        }
        moves.forEach(move -> move(room, move));
    }

    /// Each state event is itself the change.
    private void plain(RoomRef room, long rootBefore, List<NewEvent> news) {
        long root = rootBefore;
        for (NewEvent event : news) {
            log.append(LogKind.EVENT, room.nid(), event.targetNid(), event.nid());
            if (event.rootAfter() != root) {
                root = event.rootAfter();
                root(room, log.head(), root);
                if (event.stateKeyNid() != null) {
                    move(room, new StateMove(event.stateKeyNid(), event.nid(), event.targetNid()));
                }
            }
        }
    }

    private void root(RoomRef room, long pos, long root) {
        roots.computeIfAbsent(room.nid(), n -> new TreeMap<>()).put(pos, root);
    }

    void move(RoomRef room, StateMove move) {
        Map<Long, Long> keys = current.computeIfAbsent(room.nid(), n -> new HashMap<>());
        if (move.eventNid() == null) {
            keys.remove(move.stateKeyNid());
        } else {
            keys.put(move.stateKeyNid(), move.eventNid());
        }
        if (move.targetNid() == null) {
            return;
        }
        Map<Long, Membership> ofUser = members.computeIfAbsent(move.targetNid(), n -> new LinkedHashMap<>());
        if (move.eventNid() == null) {
            ofUser.remove(room.nid());
        } else {
            StoredEvent event = events.get(move.eventNid());
            String is = event.pdu().content().string("membership").orElse("leave");
            long ord = event.hasPlace() ? event.ord() : 0;
            ofUser.put(room.nid(), new Membership(room, is, event.nid(), ord, event.rootBefore(), false));
        }
        Membership now = ofUser.get(room.nid());
        joined.computeIfAbsent(room.nid(), n -> new HashMap<>())
                .computeIfAbsent(move.targetNid(), n -> new TreeMap<>())
                .put(log.head(), now != null && now.membership().equals("join"));
    }

    /// The users (by number) who were in each room at a position.
    Map<Long, Set<Long>> joinedAt(long pos) {
        Map<Long, Set<Long>> found = new HashMap<>();
        joined.forEach((room, users) -> users.forEach((user, history) -> {
            Map.Entry<Long, Boolean> last = history.floorEntry(pos);
            if (last != null && last.getValue()) {
                found.computeIfAbsent(room, n -> new HashSet<>()).add(user);
            }
        }));
        return found;
    }

    Map<String, Long> nodesByHash(RoomRef room, Collection<byte[]> hashes) {
        Set<String> wanted = new LinkedHashSet<>();
        hashes.forEach(hash -> wanted.add(HexFormat.of().formatHex(hash)));
        Map<String, Long> found = new HashMap<>();
        nodes.getOrDefault(room.nid(), Map.of()).values().forEach(node -> {
            String hex = HexFormat.of().formatHex(node.hash());
            if (wanted.contains(hex)) {
                found.put(hex, node.id());
            }
        });
        return found;
    }
}
