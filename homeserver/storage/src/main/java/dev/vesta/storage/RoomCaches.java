package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.id.RoomId;
import java.time.Duration;

/// What is committed, bounded by bytes. It never changes, save that events get redacted and that
/// outliers get a place. The log puts in what it
/// commits: it is read next.
final class RoomCaches {
    private static final long MAX_EVENT_BYTES = 96L << 20;
    private static final long MAX_NODE_BYTES = 48L << 20;
    private static final long MAX_ROOMS = 50_000;
    /// The parsed form, the one for clients and the objects around them, in multiples of the JSON and plain bytes.
    private static final int EVENT_FACTOR = 5;

    private static final int OVERHEAD = 200;
    private static final long MAX_TXNS = 20_000;

    /// Far longer than a read takes that was under way when a redaction was committed.
    private static final Duration REDACTION_MEMORY = Duration.ofMinutes(5);

    private static final long MAX_REDACTIONS = 50_000;
    private static final long MAX_UPGRADES = 10_000;

    final Cache<Long, StoredEvent> events = Caffeine.newBuilder()
            .maximumWeight(MAX_EVENT_BYTES)
            .weigher((Long nid, StoredEvent event) ->
                    OVERHEAD + EVENT_FACTOR * event.pdu().canonicalBytes().length)
            .build();
    /// What was redacted lately, and by which event: a read that began before must not bring the old form back.
    private final Cache<Long, Long> redactions = Caffeine.newBuilder()
            .maximumSize(MAX_REDACTIONS)
            .expireAfterWrite(REDACTION_MEMORY)
            .build();

    /// What was an outlier until lately: the same.
    private final Cache<Long, StoredEvent> upgrades = Caffeine.newBuilder()
            .maximumSize(MAX_UPGRADES)
            .expireAfterWrite(REDACTION_MEMORY)
            .build();

    final Cache<Long, StateNode> nodes = Caffeine.newBuilder()
            .maximumWeight(MAX_NODE_BYTES)
            .weigher((Long id, StateNode node) -> OVERHEAD + node.bytes().length + node.hash().length)
            .build();
    final Cache<Long, RoomRef> rooms =
            Caffeine.newBuilder().maximumSize(MAX_ROOMS).build();
    final Cache<RoomId, RoomRef> roomsById =
            Caffeine.newBuilder().maximumSize(MAX_ROOMS).build();

    /// Which device made an event, under which transaction id: for every event that was asked for or made here lately.
    final Cache<Long, EventTxn> txns =
            Caffeine.newBuilder().maximumSize(MAX_TXNS).build();

    void committed(LogItem committed) {
        if (!(committed instanceof RoomCommit item)) {
            return;
        }
        RoomRef room = item.after().room();
        remember(room);
        for (NewEvent e : item.events()) {
            add(room, e);
            Long redacted = e.redacts();
            if (redacted != null && e.ord() != StoredEvent.NO_ORD) {
                redactions.asMap().putIfAbsent(redacted, e.nid());
                events.asMap().computeIfPresent(redacted, (nid, event) -> event.redacted(e.nid()));
            }
        }
        ClientTxn txn = item.txn();
        if (txn != null) {
            txns.put(
                    item.events().getLast().nid(),
                    new EventTxn(txn.userNid(), txn.device().value(), txn.txnId()));
        }
        item.nodes().forEach(node -> nodes.put(node.id(), node));
    }

    private void add(RoomRef room, NewEvent e) {
        StoredEvent event = new StoredEvent(
                e.nid(),
                room.nid(),
                e.ord(),
                e.rootBefore(),
                e.pdu(),
                null,
                e.judgement().standing());
        Long redactedBy = e.judgement().redactedBy();
        if (e.judgement().upgrades()) {
            StoredEvent outlier = events.getIfPresent(e.nid());
            redactedBy = outlier == null || outlier.redactedBy() == null ? redactedBy : outlier.redactedBy();
            upgrades.put(e.nid(), event);
        }
        events.put(e.nid(), redactedBy == null ? event : event.redacted(redactedBy));
    }

    /// The event that was just put in as it was read, or what it has become since then: an outlier got a place and a
    /// state, a redaction left a part of it.
    StoredEvent current(StoredEvent event) {
        StoredEvent upgraded = event.isOutlier() ? upgrades.getIfPresent(event.nid()) : null;
        if (upgraded != null) {
            Long redactedBy = event.redactedBy();
            StoredEvent now = redactedBy == null ? upgraded : upgraded.redacted(redactedBy);
            events.put(now.nid(), now);
            return current(now);
        }
        Long by = event.redactedBy() == null ? redactions.getIfPresent(event.nid()) : null;
        if (by == null) {
            return event;
        }
        StoredEvent redacted = event.redacted(by);
        events.put(event.nid(), redacted);
        return redacted;
    }

    /// The room is deleted. Its nodes stay until they are pushed out: nothing names them any more.
    void forget(RoomRef room) {
        rooms.invalidate(room.nid());
        roomsById.asMap().remove(room.id(), room);
        events.asMap().values().removeIf(event -> event.roomNid() == room.nid());
    }

    void remember(RoomRef room) {
        rooms.put(room.nid(), room);
        roomsById.put(room.id(), room);
    }
}
