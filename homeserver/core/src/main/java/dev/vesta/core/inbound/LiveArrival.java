package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.room.Order;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomHead.Extremity;
import dev.vesta.core.room.RoomWriter.Arrived;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides about one event that is news, in the room's turn.
final class LiveArrival {
    private final RoomStore rooms;
    private final Numbers numbers;
    private final Rows rows;
    private final RedactionCheck redactions;
    private final Limits limits;
    private final ResetWatch resets;
    private final long nowTs;

    LiveArrival(RoomStore rooms, Numbers numbers, Limits limits, ResetWatch resets, long nowTs) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.rows = new Rows(numbers);
        this.redactions = new RedactionCheck(rooms);
        this.limits = limits;
        this.resets = resets;
        this.nowTs = nowTs;
    }

    /// What becomes of it; empty when a state before it is needed that nobody has claimed yet.
    ///
    /// @param claimed see [Judging#judge]
    Arrived<Optional<Outcome>> decide(
            RoomHead head, BranchStates states, Pdu event, @Nullable Map<Long, Long> claimed) {
        Judging judging = new Judging(rooms, head, states);
        EventId id = event.eventId();
        StoredEvent stored = judging.stored(id);
        if (Judging.hasState(stored)) {
            return new Arrived<>(Optional.of(new Outcome.Known(id)), null);
        }
        if (!judging.hasAuthEvents(event)) {
            return new Arrived<>(Optional.of(new Outcome.Refused(id, "Its auth events cannot be had.")), null);
        }
        List<EventId> missing = judging.missingBefore(event);
        if (!missing.isEmpty() && claimed == null) {
            return new Arrived<>(Optional.empty(), null);
        }
        Judging.Judged judged = judging.judge(event, missing.isEmpty() ? null : claimed, true);
        if (!missing.isEmpty() && judged.byStateBefore()) {
            return new Arrived<>(Optional.of(Judging.onlyClaimed(event, judged)), null);
        }
        return judged.judgement().standing() == Standing.ACCEPTED
                ? accept(head, states, judging, judged, event, stored, missing)
                : keep(head, states, judged, event, stored);
    }

    private Arrived<Optional<Outcome>> accept(
            RoomHead head,
            BranchStates states,
            Judging judging,
            Judging.Judged judged,
            Pdu event,
            @Nullable StoredEvent stored,
            List<EventId> missing) {
        Ends ends = new Ends(rooms, head, states);
        List<Extremity> extremities = new ArrayList<>(ends.without(List.of(event)));
        if (extremities.size() >= limits.extremities()) {
            Outcome refused = new Outcome.Refused(event.eventId(), "The room has too many branches for another one.");
            return new Arrived<>(Optional.of(refused), null);
        }
        Order.Live place = Order.live(head.nextOrd(), false, missing);
        Judgement judgement = redactions.before(head.room(), event, judged.judgement(), states);
        Long redacts = redactions.redacts(judging, judged, event);
        NewEvent row =
                rows.number(List.of(event)).row(event, place.ord(), judged.rootBefore(), 0, stored, judgement, redacts);
        StoredEvent made = Rows.stored(head.room(), row);
        states.add(made);
        extremities.add(new Extremity(row.nid(), event.eventId(), event.depth()));
        long root = ends.root(extremities, Map.of(row.nid(), made));
        boolean plain = judged.rootBefore() == head.root() && root == states.after(made);
        List<StateMove> moves = plain ? null : Moves.of(numbers, states.diff(head.root(), root));
        if (!plain) {
            resets.look(head, states, root, made);
        }
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, List.copyOf(extremities), root, place.nextOrd());
        RoomGap gap = place.gap();
        RoomCommit.History history =
                gap == null ? RoomCommit.History.NONE : new RoomCommit.History(false, List.of(gap), List.of());
        RoomCommit commit = new RoomCommit(
                head, after, List.of(Rows.withRoot(row, root)), states.nodes(), null, nowTs, history, moves);
        return new Arrived<>(Optional.of(judged.taken(event)), commit);
    }

    /// Stores an event that is not accepted: it has a state before it and no place.
    private Arrived<Optional<Outcome>> keep(
            RoomHead head, BranchStates states, Judging.Judged judged, Pdu event, @Nullable StoredEvent stored) {
        NewEvent row = rows.number(List.of(event))
                .row(event, StoredEvent.NO_ORD, judged.rootBefore(), head.root(), stored, judged.judgement(), null);
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        RoomCommit commit = new RoomCommit(
                head, after, List.of(row), states.nodes(), null, nowTs, RoomCommit.History.NONE, List.of());
        return new Arrived<>(Optional.of(judged.taken(event)), commit);
    }
}
