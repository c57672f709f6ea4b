package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.Peers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The state before an event as the server says that sent it: for events with a gap before them that nobody fills.
/// What it names we judge like any outlier.
final class GapState {
    /// Events looked up or stored at once.
    private static final int PART = 1_000;

    private final RoomStore rooms;
    private final Numbers numbers;
    private final RoomRef room;
    private final Asking asking;
    private final AuthGathering auth;
    private final Outliers outliers;
    private final Limits limits;

    GapState(
            RoomStore rooms,
            Numbers numbers,
            RoomRef room,
            Asking asking,
            AuthGathering auth,
            Outliers outliers,
            Limits limits) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.room = room;
        this.asking = asking;
        this.auth = auth;
        this.outliers = outliers;
        this.limits = limits;
    }

    /// State-key number to event number, all of them stored; null when the state cannot be had whole.
    @Nullable
    Map<Long, Long> before(EventId event) {
        Optional<Peers.StateIds> answer = asking.stateIds(event);
        if (answer.isEmpty() || answer.get().pduIds().size() > limits.stateEvents()) {
            return null;
        }
        List<EventId> ids = List.copyOf(new LinkedHashSet<>(answer.get().pduIds()));
        if (!fetch(ids)) {
            return null;
        }
        Map<Long, Long> state = new HashMap<>();
        Set<StateKey> twice = new HashSet<>();
        for (int from = 0; from < ids.size(); from += PART) {
            List<EventId> part = ids.subList(from, Math.min(ids.size(), from + PART));
            Map<EventId, StoredEvent> stored = rooms.events(room, part);
            List<StoredEvent> states = new ArrayList<>();
            Set<StateKey> keys = new LinkedHashSet<>();
            for (EventId id : part) {
                StoredEvent found = stored.get(id);
                StateKey key = found == null ? null : found.pdu().asStateKey().orElse(null);
                if (found == null || key == null) {
                    return null;
                }
                if (found.standing() != Standing.REJECTED) {
                    states.add(found);
                    keys.add(key);
                }
            }
            Map<StateKey, Long> keyNids = keys.isEmpty() ? Map.of() : numbers.stateKeys(keys);
            for (StoredEvent found : states) {
                StateKey key = found.pdu().asStateKey().orElseThrow();
                Long keyNid = keyNids.get(key);
                if (keyNid == null || state.put(keyNid, found.nid()) != null) {
                    // Two events of one key are no state.
                    twice.add(key);
                }
            }
        }
        return twice.isEmpty() && !state.isEmpty() ? state : null;
    }

    /// Stores those that we lack; false when some cannot be had.
    private boolean fetch(List<EventId> ids) {
        Set<EventId> missing = new LinkedHashSet<>();
        for (int from = 0; from < ids.size(); from += PART) {
            List<EventId> part = ids.subList(from, Math.min(ids.size(), from + PART));
            missing.addAll(part);
            missing.removeAll(rooms.events(room, part).keySet());
        }
        if (missing.isEmpty()) {
            return true;
        }
        Map<EventId, Pdu> got = new LinkedHashMap<>();
        for (EventId id : missing) {
            asking.event(id).ifPresent(event -> got.put(id, event));
        }
        return got.size() == missing.size() && outliers.store(auth.with(got)).containsAll(missing);
    }
}
