package dev.vesta.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.id.RoomId;

/// What is committed and never changes, bounded by bytes. The log puts in what it commits: it is read next.
final class RoomCaches {
    private static final long MAX_EVENT_BYTES = 96L << 20;
    private static final long MAX_NODE_BYTES = 48L << 20;
    private static final long MAX_ROOMS = 50_000;
    /// The parsed form and the objects around it, in multiples of the JSON and plain bytes.
    private static final int EVENT_FACTOR = 4;

    private static final int OVERHEAD = 200;

    final Cache<Long, StoredEvent> events = Caffeine.newBuilder()
            .maximumWeight(MAX_EVENT_BYTES)
            .weigher((Long nid, StoredEvent event) ->
                    OVERHEAD + EVENT_FACTOR * event.pdu().canonicalBytes().length)
            .build();
    final Cache<Long, StateNode> nodes = Caffeine.newBuilder()
            .maximumWeight(MAX_NODE_BYTES)
            .weigher((Long id, StateNode node) -> OVERHEAD + node.bytes().length + node.hash().length)
            .build();
    final Cache<Long, RoomRef> rooms =
            Caffeine.newBuilder().maximumSize(MAX_ROOMS).build();
    final Cache<RoomId, RoomRef> roomsById =
            Caffeine.newBuilder().maximumSize(MAX_ROOMS).build();

    void committed(LogItem committed) {
        if (!(committed instanceof RoomCommit item)) {
            return;
        }
        RoomRef room = item.after().room();
        remember(room);
        for (NewEvent e : item.events()) {
            events.put(e.nid(), new StoredEvent(e.nid(), room.nid(), e.ord(), e.rootBefore(), e.pdu()));
        }
        item.nodes().forEach(node -> nodes.put(node.id(), node));
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
