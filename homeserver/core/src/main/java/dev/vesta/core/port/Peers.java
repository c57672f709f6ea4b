package dev.vesta.core.port;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Other servers that are asked about a room which they share with us. Each call takes bounded time and answers with
/// bounded bytes; nothing that comes back is checked. Never called while a room's turn is held.
public interface Peers {
    /// A server did not answer, or not in time, or with what is no answer.
    final class PeerException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public PeerException(String message) {
            super(message);
        }
    }

    /// `GET /event`: the PDU. [PeerException].
    Optional<JsonValue.Obj> event(ServerName from, RoomId room, EventId event);

    /// `POST /get_missing_events`: PDUs between those that we have and those that name what we miss. [PeerException].
    ///
    /// @param earliest our forward extremities: nothing before them is wanted
    /// @param latest the events whose `prev_events` are missing
    /// @param limit at most so many
    List<JsonValue.Obj> missingEvents(
            ServerName from,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth);

    /// `GET /state_ids`: the state before an event and its auth chain. [PeerException].
    StateIds stateIds(ServerName from, RoomId room, EventId at);

    /// @param pduIds the state before the event
    /// @param authChainIds the auth chain of that state
    record StateIds(List<EventId> pduIds, List<EventId> authChainIds) {}

    /// `GET /event_auth`: the auth chain of an event as PDUs. [PeerException].
    List<JsonValue.Obj> authChain(ServerName from, RoomId room, EventId event);
}
