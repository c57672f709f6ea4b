package dev.vesta.core.inbound;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ResetListener;
import dev.vesta.core.port.ResetListener.Reset;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.KeyChange;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.StateKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what a resolution changes: memberships and power levels that no new event speaks of.
final class ResetWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ResetWatch.class);

    private final RoomStore rooms;
    private final Numbers numbers;
    private final ResetListener listener;

    ResetWatch(RoomStore rooms, Numbers numbers, ResetListener listener) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.listener = listener;
    }

    /// Warns in the log, with both states.
    static void warn(RoomRef room, StoredEvent by, long rootBefore, long rootAfter, List<Reset> resets) {
        for (Reset reset : resets) {
            LOG.warn(
                    "State of {} was reset when {} came: {} {} was {} and is {} (roots {} and {})",
                    room.id(),
                    by.pdu().eventId(),
                    reset.key().type(),
                    reset.key().stateKey(),
                    name(reset.before()),
                    name(reset.after()),
                    rootBefore,
                    rootAfter);
        }
    }

    /// @param by the new event, which is not stored yet
    void look(RoomHead head, BranchStates states, long rootAfter, StoredEvent by) {
        List<KeyChange> changes = new ArrayList<>(states.diff(head.root(), rootAfter));
        changes.removeIf(change -> change.after() == by.nid());
        if (changes.isEmpty()) {
            return;
        }
        Map<Long, StateKey> keys =
                numbers.stateKeysOf(changes.stream().map(KeyChange::key).toList());
        changes.removeIf(change -> !matters(keys.get(change.key())));
        Set<Long> nids = new HashSet<>();
        changes.forEach(change -> {
            nids.add(change.before());
            nids.add(change.after());
        });
        nids.remove(0L);
        Map<Long, StoredEvent> events = nids.isEmpty() ? Map.of() : rooms.events(nids);
        List<Reset> resets = new ArrayList<>();
        for (KeyChange change : changes) {
            StateKey key = keys.get(change.key());
            StoredEvent before = events.get(change.before());
            StoredEvent after = events.get(change.after());
            if (key != null && (!key.type().equals(EventTypes.MEMBER) || membership(before) != membership(after))) {
                resets.add(new Reset(key, before, after));
            }
        }
        if (!resets.isEmpty()) {
            listener.reset(head.room(), by, head.root(), rootAfter, List.copyOf(resets));
        }
    }

    private static boolean matters(@Nullable StateKey key) {
        return key != null
                && (key.type().equals(EventTypes.MEMBER) || key.type().equals(EventTypes.POWER_LEVELS));
    }

    private static @Nullable Membership membership(@Nullable StoredEvent event) {
        return event == null ? null : Membership.of(event.pdu());
    }

    private static String name(@Nullable StoredEvent event) {
        Membership membership = membership(event);
        return event == null ? "nothing" : event.pdu().eventId() + (membership == null ? "" : " " + membership.text());
    }
}
