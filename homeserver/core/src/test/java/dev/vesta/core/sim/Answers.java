package dev.vesta.core.sim;

import dev.vesta.core.inbound.Resident;
import dev.vesta.core.inbound.ResidentJoins;
import dev.vesta.core.port.Peers;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.List;

/// What a server answers to another. [dev.vesta.core.error.MatrixException] when it refuses.
interface Answers {
    JsonValue.Obj event(ServerName origin, RoomId room, EventId event);

    List<JsonValue.Obj> missingEvents(
            ServerName origin,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth);

    Peers.StateIds stateIds(ServerName origin, RoomId room, EventId at);

    List<JsonValue.Obj> authChain(ServerName origin, RoomId room, EventId event);

    ResidentJoins.Template makeJoin(ServerName origin, RoomId room, UserId user);

    Resident.State sendJoin(ServerName origin, RoomId room, JsonValue.Obj event);

    void transaction(ServerName origin, List<JsonValue.Obj> pdus);
}
