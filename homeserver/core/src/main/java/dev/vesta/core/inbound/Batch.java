package dev.vesta.core.inbound;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sound events of one room, with all that could be fetched of what they need, on their way in: those that fill gaps
/// first, then the news one by one.
final class Batch {
    /// Times that the state before an event is asked for: it may come from others meanwhile, or go.
    private static final int MAX_CLAIMS = 2;

    private final RoomStore rooms;
    private final Numbers numbers;
    private final RoomWriter writer;
    private final Clock clock;
    private final Limits limits;
    private final ResetWatch resets;
    private final RoomRef room;
    private final GapState gaps;
    private final Map<EventId, Outcome> outcomes = new HashMap<>();

    Batch(
            RoomStore rooms,
            Numbers numbers,
            RoomWriter writer,
            Clock clock,
            Limits limits,
            ResetWatch resets,
            RoomRef room,
            GapState gaps) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.writer = writer;
        this.clock = clock;
        this.limits = limits;
        this.resets = resets;
        this.room = room;
        this.gaps = gaps;
    }

    /// What becomes of each.
    Map<EventId, Outcome> take(Map<EventId, Pdu> all) {
        List<Pdu> sorted = new ArrayList<>();
        for (EventId id : sorted(all)) {
            Pdu event = all.get(id);
            if (event != null && event.type().equals(EventTypes.CREATE) && "".equals(event.stateKey())) {
                // The state before it is empty: it would stand beside all that the room ever was.
                outcomes.put(id, new Outcome.Refused(id, "The room has a create event."));
            } else if (event != null) {
                sorted.add(event);
            }
        }
        fill(sorted);
        for (Pdu event : sorted) {
            if (!outcomes.containsKey(event.eventId())) {
                outcomes.put(event.eventId(), arrive(event));
            }
        }
        return outcomes;
    }

    /// Each after those that it builds upon.
    private static List<EventId> sorted(Map<EventId, Pdu> all) {
        Map<EventId, List<EventId>> edges = new LinkedHashMap<>();
        all.forEach((id, event) -> {
            List<EventId> before = new ArrayList<>(event.prevEvents());
            before.addAll(event.authEvents());
            edges.put(id, before);
        });
        return AuthFirst.sort(edges);
    }

    /// Puts those in that lie before others which are here.
    private void fill(List<Pdu> sorted) {
        List<EventId> ids = sorted.stream().map(Pdu::eventId).toList();
        if (ids.isEmpty() || rooms.gapsNaming(room, ids).isEmpty()) {
            return;
        }
        Map<EventId, Map<Long, Long>> claims = new HashMap<>();
        for (Pdu event : sorted) {
            if (!missing(event, ids).isEmpty()) {
                Map<Long, Long> claimed = gaps.before(event.eventId());
                if (claimed != null) {
                    claims.put(event.eventId(), claimed);
                }
            }
        }
        FillArrival arrival = new FillArrival(rooms, numbers, clock.millis());
        outcomes.putAll(writer.receive(room, (head, states) -> arrival.decide(head, states, sorted, claims)));
    }

    /// What an event names that is neither here nor among these.
    private Set<EventId> missing(Pdu event, List<EventId> among) {
        Set<EventId> missing = new LinkedHashSet<>(event.prevEvents());
        missing.removeAll(Set.copyOf(among));
        if (!missing.isEmpty()) {
            Map<EventId, StoredEvent> stored = rooms.events(room, missing);
            missing.removeIf(id -> Judging.hasState(stored.get(id)));
        }
        return missing;
    }

    private Outcome arrive(Pdu event) {
        LiveArrival arrival = new LiveArrival(rooms, numbers, limits, resets, clock.millis());
        Map<Long, Long> claimed = null;
        for (int claims = 0; claims <= MAX_CLAIMS; claims++) {
            Map<Long, Long> claim = claimed;
            Optional<Outcome> outcome =
                    writer.receive(room, (head, states) -> arrival.decide(head, states, event, claim));
            if (outcome.isPresent()) {
                return outcome.get();
            }
            claimed = gaps.before(event.eventId());
            if (claimed == null) {
                break;
            }
        }
        return new Outcome.Refused(event.eventId(), "The state before it cannot be had.");
    }
}
