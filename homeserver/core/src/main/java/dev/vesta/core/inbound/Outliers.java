package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.RoomWriter.Arrived;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Stores events whose place and state nobody knows yet, each checked against its own auth events alone.
final class Outliers {
    /// Events of one commit.
    private static final int PART = 500;

    private final RoomStore rooms;
    private final RoomWriter writer;
    private final Rows rows;
    private final Clock clock;
    private final RoomRef room;

    Outliers(RoomStore rooms, RoomWriter writer, Rows rows, Clock clock, RoomRef room) {
        this.rooms = rooms;
        this.writer = writer;
        this.rows = rows;
        this.clock = clock;
        this.room = room;
    }

    /// Stores those of the events whose auth events are stored or among them.
    ///
    /// @return those that are stored now, whether they were before or not
    Set<EventId> store(Collection<Pdu> events) {
        Map<EventId, Pdu> all = new LinkedHashMap<>();
        events.forEach(event -> all.put(event.eventId(), event));
        Map<EventId, List<EventId>> edges = new LinkedHashMap<>();
        all.forEach((id, event) -> edges.put(id, List.copyOf(OwnAuthCheck.needs(event))));
        List<EventId> sorted = AuthFirst.sort(edges);
        Set<EventId> stored = new LinkedHashSet<>();
        for (int from = 0; from < sorted.size(); from += PART) {
            List<Pdu> part = new ArrayList<>();
            for (EventId id : sorted.subList(from, Math.min(sorted.size(), from + PART))) {
                Pdu event = all.get(id);
                if (event != null) {
                    part.add(event);
                }
            }
            stored.addAll(writer.receive(room, (head, _) -> decide(head, part)));
        }
        return stored;
    }

    private Arrived<Set<EventId>> decide(RoomHead head, List<Pdu> part) {
        Set<EventId> ids = new LinkedHashSet<>();
        for (Pdu event : part) {
            ids.add(event.eventId());
            ids.addAll(OwnAuthCheck.needs(event));
        }
        Map<EventId, StoredEvent> there = new HashMap<>(rooms.events(room, ids));
        List<NewEvent> made = new ArrayList<>();
        Set<EventId> stored = new LinkedHashSet<>();
        Rows.Numbered numbered = rows.number(part);
        for (Pdu event : part) {
            if (there.containsKey(event.eventId())) {
                stored.add(event.eventId());
            } else if (there.keySet().containsAll(OwnAuthCheck.needs(event))) {
                String reason = OwnAuthCheck.rejection(event, there);
                Judgement judgement =
                        new Judgement(reason == null ? Standing.ACCEPTED : Standing.REJECTED, reason, false);
                NewEvent row = numbered.row(event, StoredEvent.NO_ORD, 0, head.root(), null, judgement, null);
                made.add(row);
                there.put(event.eventId(), Rows.stored(room, row));
                stored.add(event.eventId());
            }
        }
        return new Arrived<>(stored, made.isEmpty() ? null : commit(head, made));
    }

    private @Nullable RoomCommit commit(RoomHead head, List<NewEvent> made) {
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        return new RoomCommit(head, after, made, List.of(), null, clock.millis());
    }
}
