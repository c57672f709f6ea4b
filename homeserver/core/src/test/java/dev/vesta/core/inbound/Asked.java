package dev.vesta.core.inbound;

import dev.vesta.core.port.Peers;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Another server that answers from what it was given, and counts what it is asked.
public final class Asked implements Peers {
    /// What `/event`, `/event_auth` and `/get_missing_events` answer from.
    public final Map<EventId, Pdu> has = new LinkedHashMap<>();

    /// Answers of `/state_ids`, by event.
    public final Map<EventId, StateIds> states = new HashMap<>();

    /// Does not answer `/get_missing_events`.
    public boolean hidesMissing;

    public int events;
    public int missing;
    public int stateIds;
    public int authChains;

    /// All questions so far.
    public int calls() {
        return events + missing + stateIds + authChains;
    }

    public void give(Pdu... more) {
        for (Pdu event : more) {
            has.put(event.eventId(), event);
        }
    }

    @Override
    public Optional<JsonValue.Obj> event(ServerName from, RoomId room, EventId event) {
        events++;
        return Optional.ofNullable(has.get(event)).map(Pdu::json);
    }

    @Override
    public List<JsonValue.Obj> missingEvents(
            ServerName from,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth) {
        missing++;
        if (hidesMissing) {
            throw new PeerException("no answer");
        }
        Set<EventId> seen = new LinkedHashSet<>();
        List<EventId> open = new ArrayList<>(latest);
        while (!open.isEmpty()) {
            Pdu event = has.get(open.removeFirst());
            for (EventId prev : event == null ? List.<EventId>of() : event.prevEvents()) {
                if (seen.size() < limit && has.containsKey(prev) && !earliest.contains(prev) && seen.add(prev)) {
                    open.add(prev);
                }
            }
        }
        return seen.stream().map(has::get).map(Pdu::json).toList();
    }

    @Override
    public StateIds stateIds(ServerName from, RoomId room, EventId at) {
        stateIds++;
        StateIds answer = states.get(at);
        if (answer == null) {
            throw new PeerException("no state");
        }
        return answer;
    }

    @Override
    public List<JsonValue.Obj> authChain(ServerName from, RoomId room, EventId event) {
        authChains++;
        Set<EventId> seen = new LinkedHashSet<>();
        List<EventId> open = new ArrayList<>(List.of(event));
        while (!open.isEmpty()) {
            Pdu at = has.get(open.removeFirst());
            for (EventId auth : at == null ? List.<EventId>of() : at.authEvents()) {
                if (has.containsKey(auth) && seen.add(auth)) {
                    open.add(auth);
                }
            }
        }
        return seen.stream().map(has::get).map(Pdu::json).toList();
    }
}
