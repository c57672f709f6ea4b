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
    private final AuthGathering auth;

    Outliers(RoomStore rooms, RoomWriter writer, Rows rows, Clock clock, RoomRef room, AuthGathering auth) {
        this.rooms = rooms;
        this.writer = writer;
        this.rows = rows;
        this.clock = clock;
        this.room = room;
        this.auth = auth;
    }

    /// Fetches the auth events that these need, and stores both.
    ///
    /// @return those of the given events that are stored now; one that names auth events which nobody has is not
    Set<EventId> store(Map<EventId, Pdu> events) {
        Map<EventId, Pdu> all = new LinkedHashMap<>(auth.gather(events));
        all.putAll(events);
        return storeAll(all, events.keySet());
    }

    /// Fetches the auth events that these need and stores them, not the events.
    void storeAuthEvents(Map<EventId, Pdu> events) {
        Map<EventId, Pdu> fetched = auth.gather(events);
        Map<EventId, Pdu> all = new LinkedHashMap<>(fetched);
        // What was fetched may rest upon some of the events themselves.
        for (List<Pdu> open = List.copyOf(fetched.values()); !open.isEmpty(); ) {
            List<Pdu> more = new ArrayList<>();
            for (Pdu event : open) {
                for (EventId id : OwnAuthCheck.needs(event)) {
                    Pdu given = events.get(id);
                    if (given != null && all.putIfAbsent(id, given) == null) {
                        more.add(given);
                    }
                }
            }
            open = more;
        }
        storeAll(all, all.keySet());
    }

    private Set<EventId> storeAll(Map<EventId, Pdu> all, Set<EventId> wanted) {
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
        stored.retainAll(wanted);
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
