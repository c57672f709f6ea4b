package dev.vesta.core.inbound;

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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides about events that lie before others which are here, in the room's turn: they fill gaps, all in one commit.
/// They are no news, so the room's current state has no say about them.
final class FillArrival {
    private final RoomStore rooms;
    private final Numbers numbers;
    private final Rows rows;
    private final RedactionCheck redactions;
    private final long nowTs;

    FillArrival(RoomStore rooms, Numbers numbers, long nowTs) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.rows = new Rows(numbers);
        this.redactions = new RedactionCheck(rooms);
        this.nowTs = nowTs;
    }

    /// What becomes of them. Those that fill no gap any more, or whose state before them nobody has claimed, are left
    /// out: they are for another try.
    ///
    /// @param chunk each after those that it names
    /// @param claims the state before those that have a gap before them, as another server says
    Arrived<Map<EventId, Outcome>> decide(
            RoomHead head, BranchStates states, List<Pdu> chunk, Map<EventId, Map<Long, Long>> claims) {
        Judging judging = new Judging(rooms, head, states);
        List<RoomGap> gaps =
                rooms.gapsNaming(head.room(), chunk.stream().map(Pdu::eventId).toList());
        Map<EventId, Outcome> outcomes = new LinkedHashMap<>();
        List<NewEvent> made = new ArrayList<>();
        List<Order.Fetched> fetched = new ArrayList<>();
        Rows.Numbered numbered = rows.number(chunk);
        for (Pdu event : needed(gaps, chunk)) {
            EventId id = event.eventId();
            StoredEvent stored = judging.stored(id);
            List<EventId> missing = judging.missingBefore(event);
            Map<Long, Long> claimed = claims.get(id);
            if (Judging.hasState(stored)) {
                outcomes.put(id, new Outcome.Known(id));
            } else if (judging.hasAuthEvents(event) && (missing.isEmpty() || claimed != null)) {
                Judging.Judged judged = judging.judge(event, missing.isEmpty() ? null : claimed, false);
                if (!missing.isEmpty() && judged.byStateBefore()) {
                    outcomes.put(id, Judging.onlyClaimed(event, judged));
                    continue;
                }
                NewEvent row = numbered.row(
                        event,
                        StoredEvent.NO_ORD,
                        judged.rootBefore(),
                        head.root(),
                        stored,
                        redactions.before(head.room(), event, judged.judgement(), states),
                        redactions.redacts(judging, judged, event));
                made.add(row);
                judging.add(Rows.stored(head.room(), row));
                states.add(Rows.stored(head.room(), row));
                fetched.add(new Order.Fetched(id, event.prevEvents(), missing));
                outcomes.put(id, judged.taken(event));
            }
        }
        return new Arrived<>(outcomes, made.isEmpty() ? null : commit(head, states, gaps, made, fetched));
    }

    /// Those that a gap needs: it names them, or one of them that it needs does.
    private static List<Pdu> needed(List<RoomGap> gaps, List<Pdu> chunk) {
        Set<EventId> wanted = new LinkedHashSet<>();
        gaps.forEach(gap -> wanted.addAll(gap.missing()));
        List<Pdu> needed = new ArrayList<>();
        for (Pdu event : chunk.reversed()) {
            if (wanted.contains(event.eventId())) {
                needed.add(event);
                wanted.addAll(event.prevEvents());
            }
        }
        return needed.reversed();
    }

    private RoomCommit commit(
            RoomHead head, BranchStates states, List<RoomGap> gaps, List<NewEvent> made, List<Order.Fetched> fetched) {
        // A rejected event keeps its place free: what is missing before it is missing there.
        Order.Filled filled = Order.fill(gaps, fetched);
        Ends ends = new Ends(rooms, head, states);
        List<Extremity> extremities = ends.without(made.stream()
                .filter(row -> row.judgement().standing() == Standing.ACCEPTED)
                .map(NewEvent::pdu)
                .toList());
        if (extremities.isEmpty()) {
            // Where ids are no hashes, events can be made that name each other: the room still has an end.
            extremities = head.extremities();
        }
        long root = ends.root(extremities, Map.of());
        List<StateMove> moves = Moves.of(numbers, states.diff(head.root(), root));
        List<NewEvent> placed = new ArrayList<>();
        for (NewEvent row : made) {
            boolean accepted = row.judgement().standing() == Standing.ACCEPTED;
            long ord = filled.ords().getOrDefault(row.pdu().eventId(), StoredEvent.NO_ORD);
            placed.add(Rows.at(row, accepted ? ord : StoredEvent.NO_ORD, root));
        }
        placed.sort(Comparator.comparingLong(NewEvent::ord));
        RoomHead after = new RoomHead(head.room(), head.revision() + 1, extremities, root, head.nextOrd());
        return new RoomCommit(
                head,
                after,
                placed,
                states.nodes(),
                null,
                nowTs,
                new RoomCommit.History(true, filled.open(), filled.closed()),
                moves);
    }
}
