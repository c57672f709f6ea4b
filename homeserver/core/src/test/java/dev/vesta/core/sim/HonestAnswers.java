package dev.vesta.core.sim;

import dev.vesta.core.inbound.Resident;
import dev.vesta.core.inbound.ResidentJoins;
import dev.vesta.core.port.Peers;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// What the real services answer.
final class HonestAnswers implements Answers {
    private final SimNode node;

    HonestAnswers(SimNode node) {
        this.node = node;
    }

    @Override
    public JsonValue.Obj event(ServerName origin, RoomId room, EventId event) {
        return node.resident.event(origin, event);
    }

    @Override
    public List<JsonValue.Obj> missingEvents(
            ServerName origin,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth) {
        return node.resident.missingEvents(origin, room, earliest, latest, limit, minDepth);
    }

    @Override
    public Peers.StateIds stateIds(ServerName origin, RoomId room, EventId at) {
        return node.resident.stateIds(origin, room, at);
    }

    @Override
    public List<JsonValue.Obj> authChain(ServerName origin, RoomId room, EventId event) {
        return node.resident.authChain(origin, room, event);
    }

    @Override
    public ResidentJoins.Template makeJoin(ServerName origin, RoomId room, UserId user) {
        List<String> all =
                Arrays.stream(RoomVersion.values()).map(RoomVersion::id).toList();
        return node.joins.makeJoin(origin, room, user, all);
    }

    @Override
    public Resident.State sendJoin(ServerName origin, RoomId room, JsonValue.Obj event) {
        // Before it is taken: who crashes in between still owes it to the others.
        node.server.disk.store.find(room).ifPresent(ref -> {
            if (Pdu.of(ref.version(), event) instanceof ParseResult.Parsed<Pdu>(Pdu join)) {
                node.server.disk.relayed.add(join.eventId());
            }
        });
        return node.joins.sendJoin(origin, room, event);
    }

    @Override
    public void transaction(ServerName origin, List<JsonValue.Obj> pdus) {
        node.post.arrived(origin, pdus);
    }
}
