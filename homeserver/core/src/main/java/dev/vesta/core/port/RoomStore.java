package dev.vesta.core.port;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Rooms, events and state as they are committed.
public interface RoomStore {
    Optional<RoomRef> find(RoomId room);

    /// Rooms by number.
    Map<Long, RoomRef> rooms(Collection<Long> nids);

    /// The committed head of a room.
    Optional<RoomHead> head(RoomRef room);

    /// Events by number; missing ones are left out. Cached.
    Map<Long, StoredEvent> events(Collection<Long> nids);

    Optional<StoredEvent> event(RoomRef room, EventId event);

    /// Accepted redactions that name these events and redacted nothing when they came, the first by order first: the
    /// event was not there, or the redaction did not count. Who stores one of these events asks which count
    /// now, and says so with the event ([dev.vesta.core.log.Judgement#redactedBy]).
    Map<EventId, List<StoredEvent>> redactionsOf(RoomRef room, Collection<EventId> targets);

    /// The rules that decided against these events, by event number; accepted ones and those not there are left out.
    Map<Long, String> reasons(Collection<Long> eventNids);

    /// The rule that decided against an event, with its number; empty for one that is accepted, or not there.
    default Optional<String> reason(long eventNid) {
        return Optional.ofNullable(reasons(List.of(eventNid)).get(eventNid));
    }

    /// The events of a state key (by its number), whatever became of them: accepted, soft-failed, rejected and
    /// outliers; those with the highest numbers first, which are the newest that one node stored.
    List<StoredEvent> ofKey(RoomRef room, long stateKeyNid, int limit);

    /// Events of a room by id, of any standing and outliers too; missing ones are left out. A storage may do in one
    /// query what many do here.
    default Map<EventId, StoredEvent> events(RoomRef room, Collection<EventId> ids) {
        Map<EventId, StoredEvent> found = new HashMap<>();
        for (EventId id : ids) {
            event(room, id).ifPresent(event -> found.put(id, event));
        }
        return found;
    }

    /// The room of an event.
    Optional<RoomRef> roomOf(EventId event);

    /// The event that this transaction made, if it did.
    Optional<EventId> byTxn(ClientTxn txn);

    /// The transaction ids under which this device made these events, by event number.
    Map<Long, String> txnIds(long userNid, String deviceId, Collection<Long> eventNids);

    /// Events of a room by order.
    ///
    /// @param fromOrd where to begin, itself included
    /// @param backwards towards older events
    List<StoredEvent> page(RoomRef room, long fromOrd, boolean backwards, int limit);

    /// A room at one moment.
    ///
    /// @param events some of its events, as asked for
    /// @param parents the numbers of those of them to which other events may relate; to the others none does
    record Look(RoomHead head, List<StoredEvent> events, Set<Long> parents) {
        /// Of a storage that does not know which ones have relations.
        Look(RoomHead head, List<StoredEvent> events) {
            this(head, events, events.stream().map(StoredEvent::nid).collect(Collectors.toSet()));
        }
    }

    /// A room's head with a [#page]. A storage may do in one query what two do here.
    default Optional<Look> look(RoomRef room, long fromOrd, boolean backwards, int limit) {
        return head(room).map(head -> new Look(head, page(room, fromOrd, backwards, limit)));
    }

    /// A room's head with an event that has a place in its order and the event's neighbours, the oldest first; without
    /// events if there is no such event. A storage may do in one query what four do here.
    ///
    /// @param before at most so many older events, at least 0
    /// @param after at most so many newer events, at least 0
    default Optional<Look> lookAround(RoomRef room, EventId event, int before, int after) {
        return head(room).map(head -> new Look(head, around(room, event, before, after)));
    }

    private List<StoredEvent> around(RoomRef room, EventId event, int before, int after) {
        StoredEvent middle =
                event(room, event).filter(it -> it.ord() != StoredEvent.NO_ORD).orElse(null);
        if (middle == null) {
            return List.of();
        }
        List<StoredEvent> found =
                new ArrayList<>(page(room, middle.ord() - 1, true, before).reversed());
        found.add(middle);
        found.addAll(page(room, middle.ord() + 1, false, after));
        return found;
    }

    /// Events of a room by the time that they state, those at that time included; of one time the first by order come
    /// first, or the last when searching backwards.
    List<StoredEvent> byTime(RoomRef room, long ts, boolean backwards, int limit);

    /// The gaps at events with a place in [fromOrd, toOrd], the lowest first.
    List<RoomGap> gaps(RoomRef room, long fromOrd, long toOrd);

    /// The gaps in which one of these events is missing, the lowest first.
    List<RoomGap> gapsNaming(RoomRef room, Collection<EventId> missing);

    /// State nodes by number. Cached by bytes.
    Map<Long, StateNode> nodes(RoomRef room, Collection<Long> ids);

    /// The same, of any rooms.
    Map<Long, StateNode> nodes(Collection<Long> ids);

    /// Of these node hashes the ones that the room has, by hash (as hexadecimal text), with their numbers.
    Map<String, Long> nodesByHash(RoomRef room, Collection<byte[]> hashes);

    /// Whether the user forgot the room after their newest membership event there.
    boolean hasForgotten(RoomRef room, long userNid);

    /// The number of the current event at each of these state keys (by state key number).
    Map<Long, Long> currentState(RoomRef room, Collection<Long> stateKeyNids);

    /// The index of the room's auth chains, with every state event that is committed now. The first call
    /// after many state events takes a while: it puts them there.
    AuthChainIndex authChains(RoomRef room);
}
