package dev.vesta.core.room;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.state.NodeIndex;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.EventIdFormat;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One decision under way: turns drafts into events, one upon the other, and gathers the commit.
final class Deciding implements RoomView {
    private final RoomWriter.Context context;
    private final RoomMemory memory;
    private final RoomHead before;
    private final RoomVersion version;
    private final long nowTs;
    private final StateTree tree;
    private final List<NewEvent> events = new ArrayList<>();
    private final List<StateNode> nodes = new ArrayList<>();

    /// What this decision makes; the room's memory learns of it only when the whole decision stands.
    private final PendingState made = new PendingState();

    private final Map<StateKey, RoomMemory.Held> changed = new HashMap<>();

    /// Events that were looked up by id.
    private final Map<EventId, Optional<StoredEvent>> known = new HashMap<>();

    /// Null only until the create event of a version whose room ids are hashes is built.
    private @Nullable RoomId roomId;

    private List<RoomHead.Extremity> extremities;
    private long root;
    private long nextOrd;

    Deciding(RoomWriter.Context context, RoomMemory memory, RoomHead before, @Nullable RoomId roomId, long nowTs) {
        this.context = context;
        this.memory = memory;
        this.before = before;
        this.version = before.room().version();
        this.roomId = roomId;
        this.nowTs = nowTs;
        this.extremities = before.extremities();
        this.root = before.root();
        this.nextOrd = before.nextOrd();
        this.tree = new StateTree(source());
    }

    @Override
    public @Nullable Pdu state(StateKey key) {
        RoomMemory.Held found = held(key);
        return found == null ? null : found.event();
    }

    @Override
    public @Nullable StoredEvent event(EventId event) {
        return known.computeIfAbsent(event, id -> context.rooms().event(before.room(), id))
                .filter(found -> found.standing() == Standing.ACCEPTED)
                .orElse(null);
    }

    @Override
    public boolean isPending(Predicate<Pdu> such) {
        return memory.pending.has(such);
    }

    /// Builds the drafts in order. A draft that the rules refuse refuses the whole decision.
    void addAll(List<Draft> drafts) {
        Set<StateKey> keys = new LinkedHashSet<>();
        Set<UserId> users = new LinkedHashSet<>();
        for (Draft draft : drafts) {
            draft.key().ifPresent(keys::add);
            users.add(draft.sender());
            target(draft).ifPresent(users::add);
        }
        Map<StateKey, Long> keyNids =
                keys.isEmpty() ? Map.of() : context.numbers().stateKeys(keys);
        Map<UserId, Long> userNids = context.numbers().users(users);
        for (Draft draft : drafts) {
            add(draft, keyNids, userNids);
        }
    }

    /// The commit. From here on the room's memory holds it, and the next decision builds upon this one.
    RoomCommit finish(@Nullable ClientTxn txn) {
        RoomId id = roomId;
        if (id == null) {
            throw new IllegalStateException("A commit without an event");
        }
        RoomRef room = new RoomRef(before.room().nid(), id, version);
        RoomHead first = new RoomHead(room, before.revision(), before.extremities(), before.root(), before.nextOrd());
        RoomHead after = new RoomHead(room, before.revision() + 1, extremities, root, nextOrd);
        memory.head = after;
        memory.held.putAll(changed);
        nodes.forEach(memory.pending::add);
        events.forEach(event -> memory.pending.add(event.nid(), event.pdu()));
        return new RoomCommit(first, after, List.copyOf(events), List.copyOf(nodes), txn, nowTs);
    }

    private void add(Draft draft, Map<StateKey, Long> keyNids, Map<UserId, Long> userNids) {
        List<RoomMemory.Held> authEvents = new ArrayList<>();
        for (StateKey key :
                AuthEventSelector.select(version, draft.sender(), draft.type(), draft.stateKey(), draft.content())) {
            RoomMemory.Held event = held(key);
            if (event != null) {
                authEvents.add(event);
            }
        }
        List<RoomHead.Extremity> prev = PrevEvents.choose(extremities);
        Pdu event = build(draft, authEvents, prev);
        if (EventAuth.check(event, this::state) instanceof AuthVerdict.Denied denied) {
            throw Errors.forbidden(denied.text());
        }
        roomId = event.roomId();
        long nid = context.numbers().newEvent();
        long rootBefore = root;
        Long keyNid = draft.key().map(keyNids::get).orElse(null);
        draft.key().ifPresent(key -> {
            putState(keyNids.get(key), nid);
            changed.put(key, new RoomMemory.Held(nid, event));
        });
        events.add(new NewEvent(
                nid,
                event,
                nextOrd++,
                numberOf(userNids, draft.sender()),
                keyNid,
                rootBefore,
                root,
                target(draft).map(user -> numberOf(userNids, user)).orElse(null),
                redacted(draft)));
        // Those that did not fit into prev_events stay, and are merged by later events.
        List<RoomHead.Extremity> left = new ArrayList<>(extremities);
        left.removeAll(prev);
        left.add(new RoomHead.Extremity(nid, event.eventId(), event.depth()));
        extremities = List.copyOf(left);
    }

    /// The number of the event that a redaction redacts. State that is at hand is what the redaction leaves of it.
    private @Nullable Long redacted(Draft draft) {
        StoredEvent target = draft.redacts() == null ? null : event(draft.redacts());
        if (target == null) {
            return null;
        }
        target.pdu().asStateKey().ifPresent(key -> {
            RoomMemory.Held held = held(key);
            if (held != null && held.nid() == target.nid()) {
                changed.put(key, new RoomMemory.Held(held.nid(), held.event().redacted()));
            }
        });
        return target.nid();
    }

    private Pdu build(Draft draft, List<RoomMemory.Held> authEvents, List<RoomHead.Extremity> prev) {
        List<EventId> prevIds = prev.stream().map(RoomHead.Extremity::eventId).toList();
        List<EventId> authIds =
                authEvents.stream().map(held -> held.event().eventId()).toList();
        long depth = PrevEvents.depthAfter(prev);
        EventBuilder.Template template = new EventBuilder.Template(
                roomId, draft.sender(), draft.type(), draft.stateKey(), draft.content(), draft.redacts());
        Map<EventId, String> hashes =
                version.rules().eventIds() == EventIdFormat.STATED ? referenceHashes(authEvents, prev) : Map.of();
        return switch (EventBuilder.build(
                version,
                template,
                prevIds,
                authIds,
                hashes,
                depth,
                nowTs,
                context.serverName(),
                context.signingKey())) {
            case ParseResult.Parsed<Pdu>(Pdu event) -> event;
            case ParseResult.Malformed<Pdu>(String reason) -> throw refused(reason);
        };
    }

    /// Versions 1 and 2 name events by id and hash, so that the events before have to be at hand.
    private Map<EventId, String> referenceHashes(List<RoomMemory.Held> authEvents, List<RoomHead.Extremity> prev) {
        Map<Long, Pdu> known = new HashMap<>();
        authEvents.forEach(held -> known.put(held.nid(), held.event()));
        events.forEach(event -> known.put(event.nid(), event.pdu()));
        List<Long> stored = new ArrayList<>();
        for (RoomHead.Extremity extremity : prev) {
            Pdu event = memory.pending.event(extremity.eventNid());
            if (event != null) {
                known.put(extremity.eventNid(), event);
            } else if (!known.containsKey(extremity.eventNid())) {
                stored.add(extremity.eventNid());
            }
        }
        if (!stored.isEmpty()) {
            context.rooms().events(stored).forEach((nid, event) -> known.put(nid, event.pdu()));
        }
        Map<EventId, String> hashes = new HashMap<>();
        known.values().forEach(event -> hashes.put(event.eventId(), EventHash.referenceHash(event)));
        return hashes;
    }

    private static MatrixException refused(String reason) {
        // The size limit has a code of its own; every other fault of a client's event is a fault of its JSON.
        return reason.equals(Pdu.TOO_LARGE) ? Errors.tooLarge(reason) : Errors.of(ErrCode.M_BAD_JSON, reason);
    }

    private void putState(@Nullable Long key, long eventNid) {
        if (key == null) {
            throw new IllegalStateException("A state event without a number for its key");
        }
        StateChange change = tree.put(root, Map.of(key, eventNid), Set.of(), index(), context.numbers()::newNode);
        root = change.root();
        for (StateNode node : change.nodes()) {
            nodes.add(node);
            made.add(node);
        }
    }

    private RoomMemory.@Nullable Held held(StateKey key) {
        RoomMemory.Held known = changed.containsKey(key) ? changed.get(key) : memory.held.get(key);
        // What was before this decision is read at the root before it: all newer state is in `changed`.
        if (known != null || before.root() == 0) {
            return known;
        }
        Long keyNid = context.numbers().knownStateKeys(List.of(key)).get(key);
        long nid = keyNid == null ? 0 : tree.get(before.root(), keyNid);
        if (nid == 0) {
            return null;
        }
        Pdu event = memory.pending.event(nid);
        if (event == null) {
            StoredEvent stored = context.rooms().events(List.of(nid)).get(nid);
            if (stored == null) {
                throw new IllegalStateException("Event " + nid + " of the current state is missing");
            }
            event = stored.pdu();
        }
        RoomMemory.Held found = new RoomMemory.Held(nid, event);
        memory.held.put(key, found);
        return found;
    }

    private NodeSource source() {
        RoomStore store = context.rooms();
        return ids -> {
            Map<Long, StateNode> found = new HashMap<>();
            List<Long> stored = new ArrayList<>();
            for (long id : ids) {
                StateNode node = made.node(id);
                node = node == null ? memory.pending.node(id) : node;
                if (node == null) {
                    stored.add(id);
                } else {
                    found.put(id, node);
                }
            }
            if (!stored.isEmpty()) {
                found.putAll(store.nodes(before.room(), stored));
            }
            return found;
        };
    }

    private NodeIndex index() {
        return hashes -> {
            Map<String, Long> found = new HashMap<>();
            List<byte[]> unknown = new ArrayList<>();
            for (byte[] hash : hashes) {
                String hex = HexFormat.of().formatHex(hash);
                Long id = made.idOf(hex);
                id = id == null ? memory.pending.idOf(hex) : id;
                if (id == null) {
                    unknown.add(hash);
                } else {
                    found.put(hex, id);
                }
            }
            // A room that is being made has nothing in the store.
            if (!unknown.isEmpty() && before.revision() > 0) {
                found.putAll(context.rooms().nodesByHash(before.room(), unknown));
            }
            return found;
        };
    }

    private static long numberOf(Map<UserId, Long> numbers, UserId user) {
        Long nid = numbers.get(user);
        if (nid == null) {
            throw new IllegalStateException("No number for a user");
        }
        return nid;
    }

    /// The user that a membership event is about.
    private static Optional<UserId> target(Draft draft) {
        String key = draft.stateKey();
        return draft.type().equals(EventTypes.MEMBER) && key != null ? UserId.parse(key) : Optional.empty();
    }
}
