package dev.vesta.core.sim;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.port.Log;
import dev.vesta.core.room.Order;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Trusting entry.
final class StandInEntry {
    private final Disk disk;
    private final Log log;

    StandInEntry(Disk disk, Log log) {
        this.disk = disk;
        this.log = log;
    }

    void enter(
            ServerName resident,
            RoomVersion version,
            Pdu join,
            List<JsonValue.Obj> state,
            List<JsonValue.Obj> chain) {
        if (disk.store.find(join.roomId()).isPresent()) {
            throw new Network.Lost("there already");
        }
        Map<EventId, Pdu> all = new LinkedHashMap<>();
        List<Pdu> before = state.stream().map(it -> parse(version, it)).toList();
        before.forEach(it -> all.put(it.eventId(), it));
        chain.stream().map(it -> parse(version, it)).forEach(it -> all.put(it.eventId(), it));
        Map<EventId, List<EventId>> edges = new LinkedHashMap<>();
        all.forEach((id, it) -> edges.put(id, it.authEvents()));
        RoomRef room = new RoomRef(disk.numbers.newRoom(), join.roomId(), version);
        Map<EventId, Long> nids = new HashMap<>();
        List<NewEvent> rows = new ArrayList<>();
        for (EventId id : AuthFirst.sort(edges)) {
            long nid = disk.numbers.newEvent();
            nids.put(id, nid);
            rows.add(row(nid, all.get(id), StoredEvent.NO_ORD, 0, 0));
        }
        Map<Long, Long> entries = new HashMap<>();
        before.forEach(it -> entries.put(key(it), nids.get(it.eventId())));
        Map<Long, StateNode> made = new LinkedHashMap<>();
        StateTree tree = new StateTree(ids -> {
            Map<Long, StateNode> found = new HashMap<>();
            ids.forEach(id -> found.put(id, made.get(id)));
            return found;
        });
        long rootBefore = put(tree, made, 0, entries);
        long nid = disk.numbers.newEvent();
        long root = put(tree, made, rootBefore, Map.of(key(join), nid));
        Order.Live live = Order.live(1, true, join.prevEvents());
        rows.add(row(nid, join, live.ord(), rootBefore, root));
        List<StateMove> moves = new ArrayList<>();
        before.forEach(it -> moves.add(new StateMove(key(it), nids.get(it.eventId()), target(it))));
        moves.removeIf(move -> move.stateKeyNid() == key(join));
        moves.add(new StateMove(key(join), nid, target(join)));
        RoomGap gap = live.gap();
        log.append(new RoomCommit(
                        RoomHead.empty(room),
                        new RoomHead(
                                room,
                                1,
                                List.of(new RoomHead.Extremity(nid, join.eventId(), join.depth())),
                                root,
                                live.nextOrd()),
                        rows,
                        List.copyOf(made.values()),
                        null,
                        1,
                        new RoomCommit.History(false, gap == null ? List.of() : List.of(gap), List.of()),
                        moves))
                .await();
    }

    private long put(StateTree tree, Map<Long, StateNode> made, long root, Map<Long, Long> puts) {
        Map<String, Long> known = new HashMap<>();
        made.values().forEach(node -> known.put(HexFormat.of().formatHex(node.hash()), node.id()));
        StateChange change = tree.put(root, puts, Set.of(), _ -> known, disk.numbers::newNode);
        change.nodes().forEach(node -> made.put(node.id(), node));
        return change.root();
    }

    private NewEvent row(long nid, Pdu pdu, long ord, long rootBefore, long rootAfter) {
        return new NewEvent(
                nid,
                pdu,
                ord,
                disk.numbers.users(List.of(pdu.sender())).get(pdu.sender()),
                pdu.asStateKey().isPresent() ? key(pdu) : null,
                rootBefore,
                rootAfter,
                target(pdu),
                null,
                Judgement.ACCEPTED);
    }

    private Long target(Pdu pdu) {
        String key = pdu.stateKey();
        return pdu.type().equals(EventTypes.MEMBER) && key != null
                ? UserId.parse(key)
                        .map(user -> disk.numbers.users(List.of(user)).get(user))
                        .orElse(null)
                : null;
    }

    private long key(Pdu pdu) {
        StateKey key = pdu.asStateKey().orElseThrow();
        return disk.numbers.stateKeys(List.of(key)).get(key);
    }

    private static Pdu parse(RoomVersion version, JsonValue.Obj json) {
        return ((ParseResult.Parsed<Pdu>) Pdu.of(version, json)).value();
    }
}
