package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes in the state of a room in which we have nobody yet. Nobody sees what is written here before the commit that
/// lets a user in, so it needs neither the log nor one transaction; what a crash leaves behind is used by the next try.
public interface StateImportStore {
    /// The number of the room whose event this is, also of one that nobody made yet: its import was broken off.
    Optional<Long> roomOf(EventId event);

    /// Writes events that have no place in the room's order.
    ///
    /// @param events a part of the state, of any size
    /// @return the numbers of those that are stored already; empty when none was
    Map<EventId, Long> add(RoomRef room, List<ImportedEvent> events);

    /// Makes events that are stored the current state of the room.
    void makeCurrent(RoomRef room, List<ImportedEvent> events);

    /// Writes nodes of the room's state tree that it does not have yet.
    void writeNodes(RoomRef room, List<StateNode> nodes);

    /// A state event.
    ///
    /// @param nid our number, given beforehand
    /// @param senderNid our number of the sender
    /// @param stateKeyNid our number of (type, state key)
    /// @param targetNid for a membership event: our number of the user that it is about; else 0
    record ImportedEvent(long nid, Pdu pdu, long senderNid, long stateKeyNid, long targetNid) {
        /// The same event under another number.
        public ImportedEvent withNid(long other) {
            return new ImportedEvent(other, pdu, senderNid, stateKeyNid, targetNid);
        }
    }
}
