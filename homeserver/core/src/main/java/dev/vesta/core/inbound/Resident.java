package dev.vesta.core.inbound;

import dev.vesta.core.error.Errors;
import dev.vesta.core.port.Peers;
import dev.vesta.core.port.RoomServers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a server that is in a room answers to others that are in it: the other side of [Peers]. A server that is not
/// gets 403 `M_FORBIDDEN`, for a room that we do not know 404 `M_NOT_FOUND`. What a server with members in the room may
/// see of times before they joined is not looked at here.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#retrieving-events))
public final class Resident {
    /// Events in one answer to a question for missing ones, whatever limit the other server names.
    static final int MAX_MISSING = 100;

    /// Ids that the other server may name in such a question; more are not looked at.
    static final int MAX_NAMED = 200;

    /// Events looked up at once.
    private static final int PART = 1_000;

    private final RoomStore rooms;
    private final StateReader states;
    private final RoomServers servers;

    public Resident(RoomStore rooms, StateReader states, RoomServers servers) {
        this.rooms = rooms;
        this.states = states;
        this.servers = servers;
    }

    /// An event, whatever we made of it; its redacted form once it is redacted. 404 `M_NOT_FOUND`, also for a room in
    /// which the server is not: it need not know what there is.
    public JsonValue.Obj event(ServerName origin, EventId event) {
        return rooms.roomOf(event)
                .filter(room -> servers.isIn(room, origin))
                .flatMap(room -> rooms.event(room, event))
                .map(found -> found.pdu().json())
                .orElseThrow(() -> Errors.notFound("This event is not here."));
    }

    /// Events before others, the older ones first. Each answer is bounded by [#MAX_MISSING].
    ///
    /// @param earliest what the asking server has already
    /// @param latest what it knows of, but not what comes before
    /// @param limit at most so many; below 1: none
    public List<JsonValue.Obj> missingEvents(
            ServerName origin,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth) {
        RoomRef ref = shared(origin, room);
        return new Ancestors(rooms, ref)
                .before(first(latest), first(earliest), Math.min(limit, MAX_MISSING), minDepth).stream()
                        .map(event -> event.pdu().json())
                        .toList();
    }

    /// The state before an event and its auth chain, by their ids. 404 `M_NOT_FOUND` for an event that is not here, or
    /// of which we do not know the state.
    public Peers.StateIds stateIds(ServerName origin, RoomId room, EventId at) {
        RoomRef ref = shared(origin, room);
        List<StoredEvent> state = stateBefore(ref, known(ref, at));
        return new Peers.StateIds(
                state.stream().map(event -> event.pdu().eventId()).toList(),
                List.copyOf(AuthChainsOf.events(rooms, ref, state)));
    }

    /// The same with the events themselves.
    public State state(ServerName origin, RoomId room, EventId at) {
        RoomRef ref = shared(origin, room);
        return state(ref, known(ref, at));
    }

    /// The auth chain of an event. 404 `M_NOT_FOUND` for an event that is not here.
    public List<JsonValue.Obj> authChain(ServerName origin, RoomId room, EventId event) {
        RoomRef ref = shared(origin, room);
        StoredEvent found = rooms.event(ref, event).orElseThrow(() -> Errors.notFound("This event is not here."));
        return events(ref, AuthChainsOf.events(rooms, ref, List.of(found)));
    }

    /// The state before an event as events.
    ///
    /// @param events one event for each state key
    /// @param authChain what is in the auth chains of these, in no particular order
    public record State(List<JsonValue.Obj> events, List<JsonValue.Obj> authChain) {}

    State state(RoomRef room, StoredEvent at) {
        List<StoredEvent> state = stateBefore(room, at);
        return new State(
                state.stream().map(event -> event.pdu().json()).toList(),
                events(room, AuthChainsOf.events(rooms, room, state)));
    }

    private List<StoredEvent> stateBefore(RoomRef room, StoredEvent at) {
        return at.rootBefore() == 0 ? List.of() : states.all(room, at.rootBefore());
    }

    private StoredEvent known(RoomRef room, EventId event) {
        return rooms.event(room, event)
                .filter(found -> !found.isOutlier())
                .orElseThrow(() -> Errors.notFound("The state at this event is not known here."));
    }

    private List<JsonValue.Obj> events(RoomRef room, Set<EventId> ids) {
        List<EventId> all = List.copyOf(ids);
        List<JsonValue.Obj> events = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += PART) {
            Map<EventId, StoredEvent> part = rooms.events(room, all.subList(from, Math.min(all.size(), from + PART)));
            part.values().forEach(event -> events.add(event.pdu().json()));
        }
        return events;
    }

    private RoomRef shared(ServerName origin, RoomId room) {
        RoomRef ref = rooms.find(room).orElseThrow(() -> Errors.notFound("This room is not here."));
        if (!servers.isIn(ref, origin)) {
            throw Errors.forbidden("Your server is not in this room.");
        }
        return ref;
    }

    private static List<EventId> first(Collection<EventId> ids) {
        return ids.stream().limit(MAX_NAMED).toList();
    }
}
