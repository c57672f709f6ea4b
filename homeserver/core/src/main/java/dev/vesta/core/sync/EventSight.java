package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.ClientEvents;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.visibility.HistoryVisibility;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one user sees of events: filters them by history visibility *at each event* and writes them for that user.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-history-visibility))
public final class EventSight {
    private static final StateKey VISIBILITY = new StateKey(EventTypes.HISTORY_VISIBILITY, "");

    private final RoomStore rooms;
    private final SyncStore sync;
    private final StateReader states;
    private final Clock clock;

    public EventSight(RoomStore rooms, SyncStore sync, StateReader states, Clock clock) {
        this.rooms = rooms;
        this.sync = sync;
        this.states = states;
        this.clock = clock;
    }

    /// An event that the user may see.
    ///
    /// @param membership the user's membership just after it, for `unsigned.membership`
    public record Seen(StoredEvent event, String membership) {}

    /// Of these events of one room the ones that the caller may see, in the same order.
    ///
    /// @param joinedNow whether the caller is in the room, which spares looking at their past
    public List<Seen> visible(Caller caller, RoomRef room, List<StoredEvent> events, boolean joinedNow) {
        if (events.isEmpty()) {
            return List.of();
        }
        StateKey member = new StateKey(EventTypes.MEMBER, caller.user().value());
        Set<Long> roots = new HashSet<>();
        events.forEach(event -> roots.add(event.rootBefore()));
        Map<Long, Map<StateKey, StoredEvent>> before = states.at(room, roots, List.of(member, VISIBILITY));
        long lastJoin = joinedNow ? Long.MAX_VALUE : lastJoin(caller, room);
        List<Seen> seen = new ArrayList<>();
        for (StoredEvent event : events) {
            Map<StateKey, StoredEvent> state = before.getOrDefault(event.rootBefore(), Map.of());
            StoredEvent visibility = state.get(VISIBILITY);
            String membership = membership(state.get(member));
            // Everybody sees their own membership change, or else who rejects an invite would never see it go.
            boolean own = event.pdu().asStateKey().filter(member::equals).isPresent();
            boolean may = own
                    || HistoryVisibility.maySee(
                            HistoryVisibility.of(visibility == null ? null : visibility.pdu()),
                            membership,
                            event.pdu(),
                            event.ord() < lastJoin,
                            caller.user().value());
            if (may) {
                String after = own ? membership(event) : membership;
                seen.add(new Seen(event, after == null ? "leave" : after));
            }
        }
        return seen;
    }

    /// Writes events for the caller's device: transaction ids of its own ones included.
    ///
    /// @param withRoomId false inside `/sync`
    public List<JsonValue.Obj> write(Caller caller, Collection<Seen> events, boolean withRoomId) {
        List<Long> own = new ArrayList<>();
        for (Seen seen : events) {
            // State has no transaction id: only messages are worth asking for.
            if (seen.event().pdu().sender().equals(caller.user())
                    && seen.event().pdu().stateKey() == null) {
                own.add(seen.event().nid());
            }
        }
        Map<Long, String> txns = own.isEmpty()
                ? Map.of()
                : rooms.txnIds(caller.userNid(), caller.device().value(), own);
        long now = clock.millis();
        List<JsonValue.Obj> written = new ArrayList<>();
        for (Seen seen : events) {
            StoredEvent event = seen.event();
            written.add(ClientEvents.full(event.pdu(), withRoomId, now, txns.get(event.nid()), seen.membership()));
        }
        return written;
    }

    /// Writes state events, which need nothing of the caller.
    public List<JsonValue.Obj> writeState(Collection<StoredEvent> events, boolean withRoomId) {
        long now = clock.millis();
        return events.stream()
                .map(event -> ClientEvents.full(event.pdu(), withRoomId, now, null, null))
                .toList();
    }

    /// The place of the caller's last joining; nothing is before the least number.
    private long lastJoin(Caller caller, RoomRef room) {
        List<Long> changes =
                sync.ownMembershipChanges(caller.userNid(), 0, Long.MAX_VALUE).getOrDefault(room.nid(), List.of());
        return rooms.events(changes).values().stream()
                .filter(event -> "join".equals(membership(event)))
                .mapToLong(StoredEvent::ord)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private static @Nullable String membership(@Nullable StoredEvent member) {
        return member == null
                ? null
                : member.pdu().content().string("membership").orElse(null);
    }
}
