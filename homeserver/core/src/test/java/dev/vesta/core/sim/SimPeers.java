package dev.vesta.core.sim;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Peers;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The other servers as one server reaches them.
final class SimPeers implements Peers {
    private final Network network;
    private final ServerName self;
    long calls;

    SimPeers(Network network, ServerName self) {
        this.network = network;
        this.self = self;
    }

    private <T> T ask(ServerName from, String what, Function<Answers, T> question) {
        calls++;
        return network.ask(self, from, what, question);
    }

    private <T> T must(ServerName from, String what, Function<Answers, T> question) {
        try {
            return ask(from, what, question);
        } catch (MatrixException e) {
            throw new PeerException(from + ": " + e.code() + " " + e.text());
        }
    }

    @Override
    public Optional<JsonValue.Obj> event(ServerName from, RoomId room, EventId event) {
        try {
            return Optional.of(ask(from, "event", it -> it.event(self, room, event)));
        } catch (MatrixException e) {
            if (e.code() == ErrCode.M_NOT_FOUND) {
                return Optional.empty();
            }
            throw new PeerException(from + ": " + e.code() + " " + e.text());
        }
    }

    @Override
    public List<JsonValue.Obj> missingEvents(
            ServerName from,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth) {
        List<EventId> known = List.copyOf(earliest);
        List<EventId> named = List.copyOf(latest);
        return must(from, "missing events", it -> it.missingEvents(self, room, known, named, limit, minDepth));
    }

    @Override
    public StateIds stateIds(ServerName from, RoomId room, EventId at) {
        return must(from, "state ids", it -> it.stateIds(self, room, at));
    }

    @Override
    public List<JsonValue.Obj> authChain(ServerName from, RoomId room, EventId event) {
        return must(from, "auth chain", it -> it.authChain(self, room, event));
    }
}
