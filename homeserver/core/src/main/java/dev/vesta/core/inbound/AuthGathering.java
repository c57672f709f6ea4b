package dev.vesta.core.inbound;

import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Fetches the auth events that we lack, and theirs, by a worklist: one by one while they are few, the whole auth chain
/// in one answer when they are many or go on and on.
final class AuthGathering {
    /// So many are asked for one by one, for so many rounds.
    private static final int FEW = 5;

    private static final int ROUNDS_OF_FEW = 3;

    private final RoomStore rooms;
    private final RoomRef room;
    private final Asking asking;
    private final Limits limits;

    /// Events that came in auth chains and that nobody has needed yet.
    private final Map<EventId, Pdu> spare = new HashMap<>();

    /// Events whose auth chain was asked for.
    private final Set<EventId> asked = new HashSet<>();

    AuthGathering(RoomStore rooms, RoomRef room, Asking asking, Limits limits) {
        this.rooms = rooms;
        this.room = room;
        this.asking = asking;
        this.limits = limits;
    }

    /// The events that are neither stored nor among `have`, and that these need; as far as they could be had.
    ///
    /// @param have events whose auth events are wanted
    private Map<EventId, Pdu> gather(Map<EventId, Pdu> have) {
        Map<EventId, Pdu> fetched = new LinkedHashMap<>();
        Set<EventId> hopeless = new LinkedHashSet<>();
        Collection<Pdu> newest = have.values();
        for (int round = 0; round < limits.authRounds() && !newest.isEmpty(); round++) {
            Map<EventId, EventId> wanted = wanted(newest, have, fetched, hopeless);
            Map<EventId, Pdu> got = new LinkedHashMap<>();
            take(wanted.keySet(), got);
            boolean many = wanted.size() > FEW || round >= ROUNDS_OF_FEW;
            for (Map.Entry<EventId, EventId> one : wanted.entrySet()) {
                if (fetched.size() + got.size() >= limits.authEvents() || !asking.may()) {
                    break;
                }
                if (!got.containsKey(one.getKey())) {
                    ask(one.getKey(), one.getValue(), many, got);
                    take(wanted.keySet(), got);
                }
            }
            wanted.keySet().stream().filter(id -> !got.containsKey(id)).forEach(hopeless::add);
            fetched.putAll(got);
            newest = List.copyOf(got.values());
        }
        return fetched;
    }

    /// What these need and we lack, with one that needs it.
    private Map<EventId, EventId> wanted(
            Collection<Pdu> by, Map<EventId, Pdu> have, Map<EventId, Pdu> fetched, Set<EventId> hopeless) {
        Map<EventId, EventId> wanted = new LinkedHashMap<>();
        for (Pdu event : by) {
            for (EventId id : OwnAuthCheck.needs(event)) {
                if (!have.containsKey(id) && !fetched.containsKey(id) && !hopeless.contains(id)) {
                    wanted.putIfAbsent(id, event.eventId());
                }
            }
        }
        if (!wanted.isEmpty()) {
            wanted.keySet().removeAll(rooms.events(room, wanted.keySet()).keySet());
        }
        return wanted;
    }

    /// The events with the auth events that they need and we lack, as far as these could be had: ready to be stored.
    Collection<Pdu> with(Map<EventId, Pdu> events) {
        List<Pdu> all = new ArrayList<>(gather(events).values());
        all.addAll(events.values());
        return all;
    }

    /// The auth events that these need and we lack, with those of the events themselves that they rest upon.
    Collection<Pdu> behind(Map<EventId, Pdu> events) {
        Map<EventId, Pdu> all = new LinkedHashMap<>(gather(events));
        for (List<Pdu> open = List.copyOf(all.values()); !open.isEmpty(); ) {
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
        return all.values();
    }

    private void ask(EventId id, EventId neededBy, boolean many, Map<EventId, Pdu> got) {
        if (many && asked.add(neededBy)) {
            for (Pdu event : asking.authChain(neededBy, limits.authEvents())) {
                spare.put(event.eventId(), event);
            }
            Pdu found = spare.remove(id);
            if (found != null) {
                got.put(id, found);
                return;
            }
        }
        asking.event(id).ifPresent(event -> got.put(id, event));
    }

    private void take(Collection<EventId> wanted, Map<EventId, Pdu> got) {
        for (EventId id : wanted) {
            Pdu found = spare.remove(id);
            if (found != null) {
                got.put(id, found);
            }
        }
    }
}
