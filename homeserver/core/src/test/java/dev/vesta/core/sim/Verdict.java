package dev.vesta.core.sim;

import dev.vesta.core.log.Standing;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sim.Work.Ack;
import dev.vesta.core.sim.Work.Place;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold once everything has healed and been delivered.
final class Verdict {
    /// The most that [dev.vesta.core.inbound.Limits] allows in a call is far more; what is seen is this at most.
    private static final int MAX_CALLS_AN_EVENT = 25;
    /// For the one event that brings a stretch of history along, each with a state that must be asked for.
    private static final int MAX_CALLS_MORE = 100;

    private final Simulation sim;

    Verdict(Simulation sim) {
        this.sim = sim;
    }

    void check() {
        sim.work.acks.stream().filter(ack -> ack.server().liar == null).forEach(this::acknowledged);
        for (Place place : sim.work.places) {
            room(place);
        }
        for (SimServer server : sim.honest()) {
            whole(server);
            bounded(server);
        }
    }

    /// Every event that is stored is signed, and what its sender's server hashed.
    private void whole(SimServer server) {
        for (Place place : sim.work.places) {
            server.disk.store.find(place.id()).ifPresent(room -> server.disk
                    .eventsOf(room)
                    .forEach(event -> {
                        Pdu pdu = event.pdu();
                        if (!sim.isSigned(pdu)) {
                            throw new AssertionError(
                                    server + " has stored a forged event " + sim.story.name(pdu.eventId()));
                        }
                        if (!isAsHashed(pdu) && !pdu.equals(pdu.redacted())) {
                            throw new AssertionError(server + " has stored more than the redacted form of "
                                    + sim.story.name(pdu.eventId()) + ", whose content hash is wrong");
                        }
                    }));
        }
    }

    private static boolean isAsHashed(Pdu event) {
        return event.json()
                .object("hashes")
                .flatMap(hashes -> hashes.string("sha256"))
                .filter(EventHash.contentHash(event.json())::equals)
                .isPresent();
    }

    /// What a server asked of others, and what it keeps, grows with what it was sent.
    private void bounded(SimServer server) {
        long asked = server.asked();
        if (asked > MAX_CALLS_MORE + MAX_CALLS_AN_EVENT * (long) server.lettersRead) {
            throw new AssertionError(server + " asked " + asked + " questions about " + server.lettersRead + " events");
        }
        if (!server.disk.inbox.isEmpty()) {
            throw new AssertionError(server + " has not come to an end with " + server.disk.inbox.size() + " events");
        }
    }

    private void acknowledged(Ack ack) {
        RoomRef room = ack.server()
                .disk
                .store
                .find(ack.room())
                .orElseThrow(() -> new AssertionError(ack.server() + " has lost the room " + ack.room()));
        StoredEvent event = ack.server().event(room, ack.event()).orElse(null);
        if (event == null || event.standing() != Standing.ACCEPTED || event.ord() == StoredEvent.NO_ORD) {
            throw new AssertionError(ack.server() + " told a client of " + sim.story.name(ack.event()) + " and has "
                    + (event == null ? "lost it" : "it as " + event.standing()));
        }
    }

    /// What one server has of a room.
    private record Copy(
            SimServer server, RoomRef room, Map<StateKey, EventId> state, Map<EventId, StoredEvent> events) {
        boolean hasIn(SimServer other) {
            return state.entrySet().stream().anyMatch(entry -> {
                StoredEvent event = events.get(entry.getValue());
                if (event == null) {
                    throw new AssertionError(server + " has " + entry + " in its state, and not the event");
                }
                return entry.getKey().type().equals(EventTypes.MEMBER)
                        && event.pdu()
                                .content()
                                .string("membership")
                                .filter("join"::equals)
                                .isPresent()
                        && UserId.parse(entry.getKey().stateKey())
                                .filter(user -> user.server().equals(other.name))
                                .isPresent();
            });
        }
    }

    private void room(Place place) {
        List<Copy> copies = new ArrayList<>();
        for (SimServer server : sim.honest()) {
            server.disk.store.find(place.id()).ifPresent(room -> {
                Copy copy = copy(server, room);
                if (copy.hasIn(server)) {
                    copies.add(copy);
                }
            });
        }
        // Nobody can see through a wrong state: what is built upon it stays different.
        if (sim.isTainted(place.id())) {
            sim.tainted++;
            return;
        }
        for (Copy copy : copies) {
            List<StoredEvent> lost = new Losses(copy.events()).from(copy.state(), before(copy));
            sim.resets += lost.size();
            // The older algorithms do that: that is why there is another one (MSC4297).
            if (!lost.isEmpty() && place.version().rules().stateResolution() == StateResolution.V2_1) {
                throw new AssertionError(copy.server() + " has lost what nothing takes away: "
                        + lost.stream()
                                .map(event -> Describe.event(event.pdu()))
                                .toList());
            }
            for (Copy other : copies) {
                // Who was put out while nobody could tell them believes to be there, and nobody talks to them any more.
                if (!copy.hasIn(other.server()) || !other.hasIn(copy.server())) {
                    continue;
                }
                if (!copy.state().equals(other.state())) {
                    throw new AssertionError("room " + (sim.work.places.indexOf(place) + 1) + " is not the same at "
                            + copy.server() + " and " + other.server() + ": "
                            + Audit.difference(copy.state(), other.state()));
                }
                events(copy, other);
                sim.checked += copy.server().equals(other.server()) ? 0 : 1;
            }
        }
    }

    /// What the room's ends name, and so on. A server that comes back leaves behind what it alone knew.
    private static Set<EventId> before(Copy copy) {
        Deque<EventId> open = new ArrayDeque<>();
        copy.server().disk.store.head(copy.room()).orElseThrow().extremities().forEach(end -> open.add(end.eventId()));
        Set<EventId> found = new LinkedHashSet<>(open);
        while (!open.isEmpty()) {
            StoredEvent event = copy.events().get(open.poll());
            if (event != null) {
                event.pdu().prevEvents().stream().filter(found::add).forEach(open::add);
            }
        }
        return found;
    }

    /// What one has accepted, the other has and has not rejected, unless it lies behind a gap of theirs.
    private void events(Copy copy, Copy other) {
        Set<EventId> behind = behindGaps(copy, other);
        for (EventId id : before(copy)) {
            StoredEvent event = copy.events().get(id);
            if (event == null || event.standing() != Standing.ACCEPTED || event.isOutlier() || behind.contains(id)) {
                continue;
            }
            StoredEvent there = other.events().get(id);
            if (there == null || there.isOutlier() || there.standing() == Standing.REJECTED) {
                throw new AssertionError(copy.server() + " has accepted " + sim.story.name(id) + " "
                        + Describe.event(event.pdu()) + ", and " + other.server()
                        + (there == null
                                ? " does not have it"
                                : " has it as " + there.standing() + (there.isOutlier() ? " outlier" : "")));
            }
        }
    }

    /// Events before those that the other names and does not have.
    private Set<EventId> behindGaps(Copy copy, Copy other) {
        Map<EventId, StoredEvent> all = new HashMap<>(copy.events());
        for (SimServer server : sim.servers) {
            server.disk.store.find(copy.room().id()).ifPresent(room -> server.disk
                    .eventsOf(room)
                    .forEach(event -> all.putIfAbsent(event.pdu().eventId(), event)));
        }
        Deque<EventId> open = new ArrayDeque<>();
        other.events().values().stream()
                .filter(event -> !event.isOutlier())
                .flatMap(event -> event.pdu().prevEvents().stream())
                .filter(id ->
                        other.events().get(id) == null || other.events().get(id).isOutlier())
                .forEach(open::add);
        Set<EventId> behind = new HashSet<>(open);
        while (!open.isEmpty()) {
            StoredEvent event = all.get(open.poll());
            if (event != null) {
                event.pdu().prevEvents().stream().filter(behind::add).forEach(open::add);
            }
        }
        return behind;
    }

    private static Copy copy(SimServer server, RoomRef room) {
        Map<EventId, StoredEvent> events = new HashMap<>();
        server.disk.eventsOf(room).forEach(event -> events.put(event.pdu().eventId(), event));
        Map<StateKey, EventId> state = new HashMap<>();
        long root = server.disk.store.head(room).orElseThrow().root();
        for (StoredEvent event : server.disk.states.all(room, root)) {
            state.put(event.pdu().asStateKey().orElseThrow(), event.pdu().eventId());
        }
        return new Copy(server, room, state, events);
    }
}
