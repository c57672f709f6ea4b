package dev.vesta.protocol.state;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The unconflicted state map and the conflicted state set.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// A store that can compare two states faster than key by key makes one itself.
///
/// @param unconflicted what the states agree on
/// @param conflicted per state what it says at the keys on which they do not agree; a state may say nothing there
public record ConflictSplit(Map<StateKey, EventId> unconflicted, List<Map<StateKey, EventId>> conflicted) {
    /// Compares the states, in time linear in their sizes. In version 1 a key that only some of the states have is not
    /// in conflict, in later versions it is.
    public static ConflictSplit of(StateResolution algorithm, List<Map<StateKey, EventId>> states) {
        boolean absenceConflicts = algorithm != StateResolution.V1;
        Map<StateKey, EventId> unconflicted = new HashMap<>();
        List<Map<StateKey, EventId>> conflicted = new ArrayList<>(states.size());
        for (int i = 0; i < states.size(); i++) {
            conflicted.add(new HashMap<>());
        }
        for (int i = 0; i < states.size(); i++) {
            for (Map.Entry<StateKey, EventId> entry : states.get(i).entrySet()) {
                StateKey key = entry.getKey();
                if (agree(states, key, entry.getValue(), absenceConflicts)) {
                    unconflicted.put(key, entry.getValue());
                } else {
                    conflicted.get(i).put(key, entry.getValue());
                }
            }
        }
        return new ConflictSplit(unconflicted, conflicted);
    }

    private static boolean agree(
            List<Map<StateKey, EventId>> states, StateKey key, EventId value, boolean absenceConflicts) {
        for (Map<StateKey, EventId> state : states) {
            EventId other = state.get(key);
            if (other == null ? absenceConflicts : !other.equals(value)) {
                return false;
            }
        }
        return true;
    }

    /// The conflicted state set: the events at all keys in conflict.
    Set<EventId> conflictedEvents() {
        Set<EventId> events = new LinkedHashSet<>();
        for (Map<StateKey, EventId> state : conflicted) {
            events.addAll(state.values());
        }
        return events;
    }
}
