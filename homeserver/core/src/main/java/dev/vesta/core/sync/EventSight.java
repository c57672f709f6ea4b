package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Erasures;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.ClientEvents;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
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
    private final IgnoredUsers ignored;
    private final Erasures erasures;
    private final Clock clock;
    private final Bundles bundles;

    public EventSight(
            RoomStore rooms,
            SyncStore sync,
            StateReader states,
            RelationStore relations,
            IgnoredUsers ignored,
            Erasures erasures,
            Clock clock) {
        this.rooms = rooms;
        this.sync = sync;
        this.states = states;
        this.ignored = ignored;
        this.erasures = erasures;
        this.clock = clock;
        this.bundles = new Bundles(relations, rooms, ignored, this);
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
        Set<UserId> ignores = ignored.of(caller);
        List<Seen> seen = new ArrayList<>();
        for (StoredEvent event : events) {
            if (event.pdu().stateKey() == null && ignores.contains(event.pdu().sender())) {
                continue;
            }
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
        return withoutErased(seen);
    }

    /// Messages of erased users are whole only for who was in the room when they were sent. State stays: it is the
    /// room's.
    private List<Seen> withoutErased(List<Seen> events) {
        Set<UserId> senders = new HashSet<>();
        for (Seen seen : events) {
            if (cameLater(seen)) {
                senders.add(seen.event().pdu().sender());
            }
        }
        Set<UserId> erased = senders.isEmpty() ? Set.of() : erasures.erased(senders);
        if (erased.isEmpty()) {
            return events;
        }
        List<Seen> shown = new ArrayList<>();
        for (Seen seen : events) {
            boolean hidden =
                    cameLater(seen) && erased.contains(seen.event().pdu().sender());
            shown.add(hidden ? new Seen(seen.event().redacted(0), seen.membership()) : seen);
        }
        return shown;
    }

    private static boolean cameLater(Seen seen) {
        return seen.event().pdu().stateKey() == null && !seen.membership().equals("join");
    }

    /// Writes events of one room for the caller's device: transaction ids of its own ones and bundled aggregations
    /// included.
    ///
    /// @param withRoomId false inside `/sync`
    public List<JsonValue.Obj> write(Caller caller, Collection<Seen> events, boolean withRoomId) {
        return write(caller, events, withRoomId, bundles.of(caller, events, withRoomId));
    }

    /// The same for somebody who knows to which of them others may relate.
    ///
    /// @param parents numbers of events
    public List<JsonValue.Obj> write(Caller caller, Collection<Seen> events, boolean withRoomId, Set<Long> parents) {
        List<Seen> related =
                events.stream().filter(it -> parents.contains(it.event().nid())).toList();
        return write(caller, events, withRoomId, bundles.of(caller, related, withRoomId));
    }

    /// The same without aggregations, for those who have seen all that they would be told.
    public List<JsonValue.Obj> writeNews(Caller caller, Collection<Seen> events, boolean withRoomId) {
        return write(caller, events, withRoomId, Map.of());
    }

    /// @param relations the aggregations by event number
    List<JsonValue.Obj> write(
            Caller caller, Collection<Seen> events, boolean withRoomId, Map<Long, JsonValue.Obj> relations) {
        List<Long> own = new ArrayList<>();
        List<StoredEvent> stateEvents = new ArrayList<>();
        for (Seen seen : events) {
            StoredEvent event = seen.event();
            if (event.pdu().stateKey() != null) {
                stateEvents.add(event);
            } else if (event.pdu().sender().equals(caller.user())) {
                // State has no transaction id: only messages are worth asking for.
                own.add(event.nid());
            }
        }
        Map<Long, String> txns = own.isEmpty()
                ? Map.of()
                : rooms.txnIds(caller.userNid(), caller.device().value(), own);
        Map<Long, StoredEvent> previous = previous(stateEvents);
        Map<Long, StoredEvent> redactions =
                redactions(events.stream().map(Seen::event).toList());
        long now = clock.millis();
        List<JsonValue.Obj> written = new ArrayList<>();
        for (Seen seen : events) {
            StoredEvent event = seen.event();
            ClientEvents.Extras extras = new ClientEvents.Extras(
                    txns.get(event.nid()),
                    seen.membership(),
                    because(event, redactions),
                    pdu(previous.get(event.nid())),
                    relations.get(event.nid()));
            written.add(ClientEvents.full(event.pdu(), withRoomId, now, extras));
        }
        return written;
    }

    /// Writes state events, which need nothing of the caller.
    public List<JsonValue.Obj> writeState(Collection<StoredEvent> events, boolean withRoomId) {
        return writeState(events, withRoomId, Map.of());
    }

    /// One state event, with what was there before it. Looking that up for a whole state would cost too much.
    public JsonValue.Obj writeStateEvent(StoredEvent event) {
        return writeState(List.of(event), true, previous(List.of(event))).getFirst();
    }

    private List<JsonValue.Obj> writeState(
            Collection<StoredEvent> events, boolean withRoomId, Map<Long, StoredEvent> previous) {
        Map<Long, StoredEvent> redactions = redactions(events);
        long now = clock.millis();
        return events.stream()
                .map(event -> ClientEvents.full(
                        event.pdu(),
                        withRoomId,
                        now,
                        new ClientEvents.Extras(
                                null, null, because(event, redactions), pdu(previous.get(event.nid())), null)))
                .toList();
    }

    /// The state events that these replaced, by the number of these.
    private Map<Long, StoredEvent> previous(List<StoredEvent> stateEvents) {
        if (stateEvents.isEmpty()) {
            return Map.of();
        }
        long roomNid = stateEvents.getFirst().roomNid();
        RoomRef room = rooms.rooms(List.of(roomNid)).get(roomNid);
        return room == null ? Map.of() : states.replacedBy(room, stateEvents);
    }

    private Map<Long, StoredEvent> redactions(Collection<StoredEvent> events) {
        List<Long> nids = new ArrayList<>();
        for (StoredEvent event : events) {
            if (event.redactedBy() != null) {
                nids.add(event.redactedBy());
            }
        }
        return nids.isEmpty() ? Map.of() : rooms.events(nids);
    }

    private static @Nullable Pdu because(StoredEvent event, Map<Long, StoredEvent> redactions) {
        Long by = event.redactedBy();
        return by == null ? null : pdu(redactions.get(by));
    }

    private static @Nullable Pdu pdu(@Nullable StoredEvent event) {
        return event == null ? null : event.pdu();
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
