package dev.vesta.core.sim;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store whose every answer takes a while: others run meanwhile. Counts the questions.
final class SimRooms implements RoomStore {
    private final RoomStore store;
    private final Scheduler scheduler;
    long questions;

    SimRooms(RoomStore store, Scheduler scheduler) {
        this.store = store;
        this.scheduler = scheduler;
    }

    private RoomStore ask() {
        questions++;
        scheduler.pass();
        return store;
    }

    @Override
    public Optional<RoomRef> find(RoomId room) {
        return ask().find(room);
    }

    @Override
    public Map<Long, RoomRef> rooms(Collection<Long> nids) {
        return ask().rooms(nids);
    }

    @Override
    public Optional<RoomHead> head(RoomRef room) {
        return ask().head(room);
    }

    @Override
    public Map<Long, StoredEvent> events(Collection<Long> nids) {
        return ask().events(nids);
    }

    @Override
    public Optional<StoredEvent> event(RoomRef room, EventId event) {
        return ask().event(room, event);
    }

    @Override
    public Map<EventId, StoredEvent> events(RoomRef room, Collection<EventId> ids) {
        return ask().events(room, ids);
    }

    @Override
    public Optional<RoomRef> roomOf(EventId event) {
        return ask().roomOf(event);
    }

    @Override
    public Optional<EventId> byTxn(ClientTxn txn) {
        return ask().byTxn(txn);
    }

    @Override
    public Map<Long, String> txnIds(long userNid, String deviceId, Collection<Long> eventNids) {
        return ask().txnIds(userNid, deviceId, eventNids);
    }

    @Override
    public List<StoredEvent> page(RoomRef room, long fromOrd, boolean backwards, int limit) {
        return ask().page(room, fromOrd, backwards, limit);
    }

    @Override
    public List<StoredEvent> byTime(RoomRef room, long ts, boolean backwards, int limit) {
        return ask().byTime(room, ts, backwards, limit);
    }

    @Override
    public List<RoomGap> gaps(RoomRef room, long fromOrd, long toOrd) {
        return ask().gaps(room, fromOrd, toOrd);
    }

    @Override
    public List<RoomGap> gapsNaming(RoomRef room, Collection<EventId> missing) {
        return ask().gapsNaming(room, missing);
    }

    @Override
    public Map<Long, StateNode> nodes(RoomRef room, Collection<Long> ids) {
        return ask().nodes(room, ids);
    }

    @Override
    public Map<Long, StateNode> nodes(Collection<Long> ids) {
        return ask().nodes(ids);
    }

    @Override
    public Map<String, Long> nodesByHash(RoomRef room, Collection<byte[]> hashes) {
        return ask().nodesByHash(room, hashes);
    }

    @Override
    public boolean hasForgotten(RoomRef room, long userNid) {
        return ask().hasForgotten(room, userNid);
    }

    @Override
    public Map<Long, Long> currentState(RoomRef room, Collection<Long> stateKeyNids) {
        return ask().currentState(room, stateKeyNids);
    }

    @Override
    public AuthChainIndex authChains(RoomRef room) {
        return ask().authChains(room);
    }

    @Override
    public Map<Long, String> reasons(Collection<Long> eventNids) {
        return ask().reasons(eventNids);
    }

    @Override
    public List<StoredEvent> ofKey(RoomRef room, long stateKeyNid, int limit) {
        return ask().ofKey(room, stateKeyNid, limit);
    }

    @Override
    public Map<EventId, List<StoredEvent>> redactionsOf(RoomRef room, Collection<EventId> targets) {
        return ask().redactionsOf(room, targets);
    }
}
