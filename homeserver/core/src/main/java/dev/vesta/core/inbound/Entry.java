package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.KeyRing;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.port.StateImportStore.ImportedEvent;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.room.Order;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomHead.Extremity;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateImport;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes in a room that one of our users joins through a resident server, from what that server answered.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#joining-rooms))
///
/// Where the room is new to us, its state goes in in bulk and the join makes the room. Where we were in it before, the
/// join and the state before it take the place of what we knew of its end, which is stale. Where one of ours is in it
/// all the same, the join comes as any other event.
public final class Entry {
    private static final Logger LOG = LoggerFactory.getLogger(Entry.class);

    private static final int TURNS = 64;

    private final RoomStore rooms;
    private final Numbers numbers;
    private final RoomWriter writer;
    private final StateImportStore imports;
    private final Clock clock;
    private final ServerName self;
    private final Limits limits;
    private final Intake intake;
    private final ResetWatch resets;
    private final Rows rows;

    /// One entry of a room at a time: what is taken in before the commit must not meet another. Rooms share a few.
    private final List<Tasks.Turn> turns;

    public Entry(
            RoomStore rooms,
            Numbers numbers,
            RoomWriter writer,
            StateImportStore imports,
            KeyRing keys,
            Tasks tasks,
            Clock clock,
            ServerName self,
            Limits limits) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.writer = writer;
        this.imports = imports;
        this.clock = clock;
        this.self = self;
        this.limits = limits;
        this.intake = new Intake(new SignatureCheck(keys, limits.signatures()));
        this.resets = new ResetWatch(rooms, numbers, ResetWatch::warn);
        this.rows = new Rows(numbers);
        this.turns = Stream.generate(tasks::newTurn).limit(TURNS).toList();
    }

    /// Makes the join and the state before it ours. `M_UNKNOWN` with 502 when the answer lets nobody in.
    ///
    /// @param resident who answered
    /// @param join as it is to be stored: with the resident's signature where the room wants one
    /// @param state the state before the join, unchecked
    /// @param authChain of that state, unchecked
    public RoomRef enter(
            ServerName resident,
            RoomVersion version,
            Pdu join,
            List<JsonValue.Obj> state,
            List<JsonValue.Obj> authChain) {
        RoomId id = join.roomId();
        if (state.size() > limits.stateEvents() || authChain.size() > limits.stateEvents()) {
            throw EntryState.useless("its state is too large");
        }
        RoomRef unnumbered = new RoomRef(0, id, version);
        if (!(intake.check(unnumbered, join.json()) instanceof Intake.Checked.Sound(Pdu sound))
                || !sound.equals(join)) {
            throw EntryState.useless("the join is not sound");
        }
        EntryState checked = EntryState.of(intake, unnumbered, join, state, authChain);
        LOG.debug(
                "entering {} through {} with {} events of state",
                id,
                resident,
                checked.state().size());
        return turns.get(Math.floorMod(id.hashCode(), TURNS)).take(() -> {
            Optional<RoomRef> known = rooms.find(id);
            if (known.isEmpty()) {
                RoomRef made = make(id, version, join, checked);
                if (made != null) {
                    return made;
                }
            }
            RoomRef room = rooms.find(id).orElseThrow();
            enterAgain(room, join, checked);
            return room;
        });
    }

    /// The room's number, or that of an entry which was broken off.
    private long number(EntryState checked) {
        Pdu create = Objects.requireNonNull(checked.state().get(new StateKey(EventTypes.CREATE, "")));
        return imports.roomOf(create.eventId()).orElseGet(numbers::newRoom);
    }

    /// Null when the room was made by another node meanwhile.
    private @Nullable RoomRef make(RoomId id, RoomVersion version, Pdu join, EntryState checked) {
        RoomRef room = new RoomRef(number(checked), id, version);
        List<ImportedEvent> others = new ArrayList<>();
        // The join too: the state of an entry which was broken off may have held it.
        List<Pdu> all = Rows.with(checked.others(), join);
        Rows.Numbered numbered = rows.number(all);
        for (Pdu event : all) {
            NewEvent row = numbered.row(event, StoredEvent.NO_ORD, 0, 0, null, Judgement.ACCEPTED, null);
            Long target = row.targetNid();
            others.add(new ImportedEvent(
                    row.nid(),
                    event,
                    row.senderNid(),
                    Objects.requireNonNull(row.stateKeyNid()),
                    target == null ? 0 : target));
        }
        Map<EventId, Long> known = imports.add(room, others);
        long nid = known.getOrDefault(join.eventId(), others.getLast().nid());
        StoredEvent stored = new StoredEvent(nid, room.nid(), StoredEvent.NO_ORD, 0, join);
        long root = new StateImport(rooms, numbers, imports).load(room, checked.current());
        RoomHead before = new RoomHead(room, 0, List.of(), root, 1);
        return writer.open(before, states -> upon(before, states, root, join, checked, stored)) ? room : null;
    }

    private void enterAgain(RoomRef room, Pdu join, EntryState checked) {
        Outliers outliers = new Outliers(rooms, writer, rows, clock, room);
        outliers.store(checked.events().values());
        Map<Long, Long> claimed = claimed(room, checked);
        writer.receive(room, (head, states) -> {
            StoredEvent stored = rooms.event(room, join.eventId()).orElse(null);
            if (Judging.hasState(stored)) {
                return new RoomWriter.Arrived<>(true, null);
            }
            if (isInside(states, head)) {
                LiveArrival arrival = new LiveArrival(rooms, numbers, limits, resets, clock.millis());
                RoomWriter.Arrived<Optional<Outcome>> arrived = arrival.decide(head, states, join, claimed);
                if (!(arrived.result().orElse(null) instanceof Outcome.Taken taken)
                        || taken.standing() != Standing.ACCEPTED) {
                    throw EntryState.useless("the room as we know it forbids the join");
                }
                return new RoomWriter.Arrived<>(true, arrived.commit());
            }
            long root = new Judging(rooms, head, states).rootOf(claimed);
            return new RoomWriter.Arrived<>(true, upon(head, states, root, join, checked, null));
        });
    }

    private Map<Long, Long> claimed(RoomRef room, EntryState checked) {
        Map<StateKey, Long> keys = numbers.stateKeys(checked.state().keySet());
        Map<Long, Long> claimed = new LinkedHashMap<>();
        List<StateKey> all = List.copyOf(checked.state().keySet());
        for (int from = 0; from < all.size(); from += 1_000) {
            Map<EventId, StateKey> part = new LinkedHashMap<>();
            for (StateKey key : all.subList(from, Math.min(all.size(), from + 1_000))) {
                part.put(Objects.requireNonNull(checked.state().get(key)).eventId(), key);
            }
            rooms.events(room, part.keySet()).forEach((id, stored) -> {
                if (stored.standing() != Standing.REJECTED) {
                    claimed.put(Objects.requireNonNull(keys.get(part.get(id))), stored.nid());
                }
            });
        }
        return claimed;
    }

    /// Whether one of ours is in the room as we know it.
    private boolean isInside(BranchStates states, RoomHead head) {
        Map<Long, Long> entries = states.entries(head.root());
        List<Long> ours = new ArrayList<>();
        numbers.stateKeysOf(entries.keySet()).forEach((nid, key) -> Rows.target(key)
                .filter(user -> user.server().equals(self))
                .map(_ -> entries.get(nid))
                .ifPresent(ours::add));
        return !ours.isEmpty()
                && rooms.events(ours).values().stream().anyMatch(event -> event.pdu()
                        .content()
                        .string("membership")
                        .filter("join"::equals)
                        .isPresent());
    }

    /// The commit that makes the join the room's end.
    ///
    /// @param root of the state before the join
    /// @param imported the join as it was stored, when it makes the room; else null
    private RoomCommit upon(
            RoomHead head,
            BranchStates states,
            long root,
            Pdu join,
            EntryState checked,
            @Nullable StoredEvent imported) {
        boolean first = imported != null;
        List<NewEvent> events = new ArrayList<>();
        List<Pdu> bad = first ? checked.rejectedEvents() : List.of();
        Rows.Numbered numbered = rows.number(Rows.with(bad, join));
        for (Pdu event : bad) {
            Judgement judgement =
                    new Judgement(Standing.REJECTED, checked.rejected().get(event.eventId()), false);
            events.add(numbered.row(event, StoredEvent.NO_ORD, 0, root, null, judgement, null));
        }
        StoredEvent stored =
                first ? imported : rooms.event(head.room(), join.eventId()).orElse(null);
        List<EventId> missing = first ? join.prevEvents() : new Judging(rooms, head, states).missingBefore(join);
        Order.Live place = Order.live(head.nextOrd(), first, missing);
        Judgement judgement = new Judgement(Standing.ACCEPTED, null, stored != null);
        NewEvent row = numbered.row(join, place.ord(), root, 0, stored, judgement, null);
        StoredEvent made = Rows.stored(head.room(), row);
        states.add(made);
        long after = states.after(made);
        events.add(Rows.withRoot(row, after));
        RoomHead next = new RoomHead(
                head.room(),
                head.revision() + 1,
                List.of(new Extremity(row.nid(), join.eventId(), join.depth())),
                after,
                place.nextOrd());
        RoomGap gap = place.gap();
        RoomCommit.History history =
                gap == null ? RoomCommit.History.NONE : new RoomCommit.History(false, List.of(gap), List.of());
        return new RoomCommit(
                head,
                next,
                events,
                states.nodes(),
                null,
                clock.millis(),
                history,
                first ? null : Moves.of(numbers, states.diff(head.root(), after)));
    }
}
