package dev.vesta.core.sync;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.KeyChange;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The state that a client needs beside a timeline: that at its start, or with `use_state_after` that at
/// its end.
///
/// What changed within the timeline but is not in it, because the filter or history visibility left it out,
/// is told with the state too: or else the client would never learn of it.
final class RoomStates {
    private final StateReader states;

    RoomStates(StateReader states) {
        this.states = states;
    }

    /// Where a state is wanted.
    ///
    /// @param members the users whose membership the client needs though it loads members lazily
    /// @param end the state at the end of the timeline
    record Place(RoomRef room, Timeline timeline, long end, Set<String> members, SyncFilter filter) {
        /// The state at the start of the timeline.
        long start() {
            return timeline.rootBefore() == null ? end : timeline.rootBefore();
        }
    }

    /// All state.
    List<StoredEvent> whole(Place place) {
        Map<Long, Long> entries = new LinkedHashMap<>();
        long root = place.filter().stateAfter() ? place.end() : place.start();
        states.tree(place.room()).forEach(root, entries::put);
        if (!place.filter().stateAfter()) {
            entries.putAll(unshown(place));
        }
        return wanted(place, states.events(entries.values()));
    }

    /// What changed since that state, all changes of membership with it: a lazy client that has asked for the
    /// members once keeps them by what it is told, and would never learn of what changed in a gap.
    ///
    /// @param then the root of the state that the client knows
    List<StoredEvent> since(long then, Place place) {
        Map<Long, Long> changed;
        if (place.filter().stateAfter()) {
            changed = changes(place.room(), then, place.end());
        } else {
            changed = changes(place.room(), then, place.start());
            changed.putAll(unshown(place));
        }
        Collection<StoredEvent> events = changed.isEmpty() ? List.of() : states.events(changed.values());
        List<StoredEvent> delta = events.stream()
                .filter(event -> place.filter().state().accepts(event.pdu()))
                .toList();
        if (!place.filter().lazyMembers() || !place.filter().state().events().acceptsType(EventTypes.MEMBER)) {
            return delta;
        }
        // A lazy client may never have got the members that the timeline needs: they come even unchanged.
        Set<String> missing = new HashSet<>(place.timeline().senders());
        delta.forEach(event -> {
            if (isMember(event)) {
                missing.remove(event.pdu().stateKey());
            }
        });
        if (missing.isEmpty()) {
            return delta;
        }
        List<StateKey> keys = missing.stream()
                .map(user -> new StateKey(EventTypes.MEMBER, user))
                .toList();
        List<StoredEvent> all = new ArrayList<>(delta);
        long root = place.filter().stateAfter() ? place.end() : place.start();
        states.at(place.room(), root, keys).values().stream()
                .filter(event -> place.filter().state().accepts(event.pdu()))
                .forEach(all::add);
        return all;
    }

    /// What changed within the timeline without being in it, by number of the key.
    private Map<Long, Long> unshown(Place place) {
        Map<Long, Long> changed = changes(place.room(), place.start(), place.end());
        changed.values().removeAll(place.timeline().numbers());
        return changed;
    }

    private static List<StoredEvent> wanted(Place place, List<StoredEvent> state) {
        SyncFilter filter = place.filter();
        return state.stream()
                .filter(event -> filter.state().accepts(event.pdu()))
                .filter(event -> !filter.lazyMembers()
                        || !isMember(event)
                        || place.members().contains(String.valueOf(event.pdu().stateKey())))
                .toList();
    }

    private static boolean isMember(StoredEvent event) {
        return event.pdu().type().equals(EventTypes.MEMBER);
    }

    /// Events by number of the key.
    private Map<Long, Long> changes(RoomRef room, long then, long until) {
        Map<Long, Long> changed = new LinkedHashMap<>();
        if (then != until) {
            Collection<KeyChange> keys = states.tree(room).diff(then, until);
            keys.stream().filter(key -> key.after() != 0).forEach(key -> changed.put(key.key(), key.after()));
        }
        return changed;
    }
}
