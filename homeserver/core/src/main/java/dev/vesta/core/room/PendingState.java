package dev.vesta.core.room;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.Pdu;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Nodes and events of one room that are decided but not committed yet: the store does not have them, and the next
/// decision builds upon them.
final class PendingState {
    private static final HexFormat HEX = HexFormat.of();

    private final Map<Long, StateNode> nodes = new HashMap<>();
    private final Map<String, Long> ids = new HashMap<>();
    private final Map<Long, Pdu> events = new HashMap<>();

    synchronized void add(StateNode node) {
        nodes.put(node.id(), node);
        ids.put(HEX.formatHex(node.hash()), node.id());
    }

    synchronized void add(long nid, Pdu event) {
        events.put(nid, event);
    }

    /// The store has it all now.
    synchronized void committed(RoomCommit commit) {
        for (StateNode node : commit.nodes()) {
            nodes.remove(node.id());
            ids.remove(HEX.formatHex(node.hash()), node.id());
        }
        for (NewEvent event : commit.events()) {
            events.remove(event.nid());
        }
    }

    synchronized void clear() {
        nodes.clear();
        ids.clear();
        events.clear();
    }

    synchronized @Nullable StateNode node(long id) {
        return nodes.get(id);
    }

    synchronized @Nullable Long idOf(String hexHash) {
        return ids.get(hexHash);
    }

    synchronized boolean has(Predicate<Pdu> such) {
        return events.values().stream().anyMatch(such);
    }

    synchronized @Nullable Pdu event(long nid) {
        return events.get(nid);
    }
}
