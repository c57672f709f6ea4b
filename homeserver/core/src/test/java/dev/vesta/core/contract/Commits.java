package dev.vesta.core.contract;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Makes commits as a room's writer would, with real events and real trees, but without asking the rules.
public final class Commits {
    public static final ServerName SERVER = new ServerName("example.org");
    public static final UserId ALICE = new UserId("@alice:example.org");
    public static final UserId BOB = new UserId("@bob:example.org");
    public static final UserId CAROL = new UserId("@carol:elsewhere.org");

    private static final long TS = 1_700_000_000_000L;
    private static final SigningKey KEY = SigningKey.of("test", new byte[32]);
    private static final AtomicLong ROOMS = new AtomicLong();

    private final RoomStore rooms;
    private final Numbers numbers;

    /// The nodes that were made on the way to a head, which the store may not have yet.
    private final IdentityHashMap<RoomHead, List<StateNode>> made = new IdentityHashMap<>();

    public Commits(RoomStore rooms, Numbers numbers) {
        this.rooms = rooms;
        this.numbers = numbers;
    }

    /// A room with its create event and ALICE in it, in one commit.
    public RoomCommit newRoom() {
        return newRoom(new RoomId("!room" + ROOMS.incrementAndGet() + ":example.org"));
    }

    /// The same with that id.
    public RoomCommit newRoom(RoomId id) {
        RoomHead before = RoomHead.empty(new RoomRef(numbers.newRoom(), id, RoomVersion.V11));
        RoomCommit create = state(before, EventTypes.CREATE, "", JsonValue.obj("room_version", "11"));
        return merged(create, member(create.after(), ALICE, "join"));
    }

    /// Two commits, the second upon the first, as one.
    public RoomCommit merged(RoomCommit first, RoomCommit second) {
        RoomHead end = second.after();
        RoomHead after =
                new RoomHead(end.room(), first.before().revision() + 1, end.extremities(), end.root(), end.nextOrd());
        made.put(after, made.get(end));
        List<NewEvent> events = new ArrayList<>(first.events());
        events.addAll(second.events());
        List<StateNode> nodes = new ArrayList<>(first.nodes());
        nodes.addAll(second.nodes());
        return new RoomCommit(first.before(), after, events, nodes, second.txn(), TS);
    }

    public RoomCommit message(RoomHead head, String body) {
        return message(head, body, null);
    }

    public RoomCommit message(RoomHead head, String body, @Nullable ClientTxn txn) {
        return event(head, ALICE, EventTypes.MESSAGE, null, JsonValue.obj("body", body), txn);
    }

    public RoomCommit state(RoomHead head, String type, String stateKey, JsonValue.Obj content) {
        return event(head, ALICE, type, stateKey, content, null);
    }

    public RoomCommit member(RoomHead head, UserId user, String membership) {
        return state(head, EventTypes.MEMBER, user.value(), JsonValue.obj("membership", membership));
    }

    /// Any event upon that head.
    public RoomCommit event(
            RoomHead head,
            UserId sender,
            String type,
            @Nullable String stateKey,
            JsonValue.Obj content,
            @Nullable ClientTxn txn) {
        return event(head, pdu(head, sender, type, stateKey, content), txn);
    }

    /// An event that fits that head, made and signed; it must keep the limits.
    public static Pdu pdu(RoomHead head, UserId sender, String type, @Nullable String stateKey, JsonValue.Obj content) {
        List<EventId> prev =
                head.extremities().stream().map(RoomHead.Extremity::eventId).toList();
        EventBuilder.Template template =
                new EventBuilder.Template(head.room().id(), sender, type, stateKey, content, null);
        long depth = head.nextOrd();
        return switch (EventBuilder.build(
                head.room().version(), template, prev, List.of(), depth, TS + depth, SERVER, KEY)) {
            case ParseResult.Parsed<Pdu>(Pdu pdu) -> pdu;
            case ParseResult.Malformed<Pdu>(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /// The commit of a ready event.
    public RoomCommit event(RoomHead head, Pdu pdu, @Nullable ClientTxn txn) {
        long nid = numbers.newEvent();
        StateKey key = pdu.asStateKey().orElse(null);
        Long keyNid = key == null ? null : numbers.stateKeys(List.of(key)).get(key);
        StateChange change = keyNid == null ? new StateChange(head.root(), List.of()) : put(head, Map.of(keyNid, nid));
        Long target = key == null || !key.type().equals(EventTypes.MEMBER)
                ? null
                : UserId.parse(key.stateKey()).map(this::nid).orElse(null);
        NewEvent event =
                new NewEvent(nid, pdu, head.nextOrd(), nid(pdu.sender()), keyNid, head.root(), change.root(), target);
        RoomHead after = new RoomHead(
                head.room(),
                head.revision() + 1,
                List.of(new RoomHead.Extremity(nid, pdu.eventId(), pdu.depth())),
                change.root(),
                head.nextOrd() + 1);
        List<StateNode> all = new ArrayList<>(made.getOrDefault(head, List.of()));
        all.addAll(change.nodes());
        made.put(after, all);
        return new RoomCommit(head, after, List.of(event), change.nodes(), txn, TS);
    }

    /// Our number of a user.
    public long nid(UserId user) {
        return numbers.users(List.of(user)).get(user);
    }

    private StateChange put(RoomHead head, Map<Long, Long> puts) {
        Map<Long, StateNode> byId = new HashMap<>();
        Map<String, Long> byHash = new HashMap<>();
        for (StateNode node : made.getOrDefault(head, List.of())) {
            byId.put(node.id(), node);
            byHash.put(HexFormat.of().formatHex(node.hash()), node.id());
        }
        NodeSource source = ids -> {
            List<Long> stored = ids.stream().filter(id -> !byId.containsKey(id)).toList();
            Map<Long, StateNode> found = new HashMap<>(byId);
            found.putAll(rooms.nodes(head.room(), stored));
            return found;
        };
        return new StateTree(source)
                .put(
                        head.root(),
                        puts,
                        Set.of(),
                        hashes -> {
                            Map<String, Long> known = new HashMap<>(rooms.nodesByHash(head.room(), hashes));
                            for (byte[] hash : hashes) {
                                String hex = HexFormat.of().formatHex(hash);
                                known.putAll(byHash.containsKey(hex) ? Map.of(hex, byHash.get(hex)) : Map.of());
                            }
                            return known;
                        },
                        numbers::newNode);
    }
}
