package dev.vesta.core.sim;

import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.inbound.Resident;
import dev.vesta.core.inbound.ResidentJoins;
import dev.vesta.core.port.Peers;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/// Answers that are true, false, or withheld: another one each time.
final class LyingAnswers implements Answers {
    private final Liar liar;
    private final Answers honest;

    LyingAnswers(Liar liar, Answers honest) {
        this.liar = liar;
        this.honest = honest;
    }

    private boolean lies() {
        return liar.sim.any(3) == 0;
    }

    private void told(String what) {
        liar.sim.faults.count("lying answers");
        liar.sim.story.tell("evil", what);
    }

    @Override
    public JsonValue.Obj event(ServerName origin, RoomId room, EventId event) {
        if (lies()) {
            told("denies " + liar.sim.story.name(event) + " to " + origin);
            throw Errors.notFound("No.");
        }
        JsonValue.Obj kept = liar.kept.get(event);
        return kept == null ? honest.event(origin, room, event) : kept;
    }

    @Override
    public List<JsonValue.Obj> missingEvents(
            ServerName origin,
            RoomId room,
            Collection<EventId> earliest,
            Collection<EventId> latest,
            int limit,
            long minDepth) {
        List<JsonValue.Obj> answer = new ArrayList<>();
        if (lies()) {
            // Events that nobody asked for, or not those that were.
            liar.kept.values().stream().limit(limit).forEach(answer::add);
            answer.addAll(honest.missingEvents(origin, room, List.of(), latest, limit, 0));
            Collections.shuffle(answer, liar.sim.random);
            List<JsonValue.Obj> some = answer.subList(0, liar.sim.any(answer.size() + 1));
            told("answers " + origin + " with " + some.size() + " events, whatever was missing");
            return List.copyOf(some);
        }
        latest.stream().filter(liar.kept::containsKey).map(liar.kept::get).forEach(answer::add);
        answer.addAll(honest.missingEvents(origin, room, earliest, latest, limit, minDepth));
        return answer;
    }

    @Override
    public Peers.StateIds stateIds(ServerName origin, RoomId room, EventId at) {
        if (lies() && !liar.liesAboutStates) {
            throw Errors.notFound("No.");
        }
        Peers.StateIds answer;
        try {
            answer = honest.stateIds(origin, room, at);
        } catch (MatrixException e) {
            // It sent the event itself and never took it: it says what it likes.
            if (!liar.liesAboutStates) {
                throw e;
            }
            answer = liar.now(room);
        }
        if (lies() && liar.liesAboutStates) {
            List<EventId> some = new ArrayList<>(answer.pduIds());
            Collections.shuffle(some, liar.sim.random);
            some = some.subList(0, liar.sim.any(some.size() + 1));
            liar.tainted.add(room);
            told("tells " + origin + " a state of " + some.size() + " events instead of "
                    + answer.pduIds().size());
            return new Peers.StateIds(List.copyOf(some), answer.authChainIds());
        }
        return answer;
    }

    @Override
    public List<JsonValue.Obj> authChain(ServerName origin, RoomId room, EventId event) {
        List<JsonValue.Obj> answer = new ArrayList<>(honest.authChain(origin, room, event));
        if (lies() && !answer.isEmpty()) {
            answer.remove(liar.sim.any(answer.size()));
            told("leaves something out of an auth chain for " + origin);
        }
        return answer;
    }

    @Override
    public ResidentJoins.Template makeJoin(ServerName origin, RoomId room, UserId user) {
        return honest.makeJoin(origin, room, user);
    }

    @Override
    public Resident.State sendJoin(ServerName origin, RoomId room, JsonValue.Obj event) {
        return honest.sendJoin(origin, room, event);
    }

    @Override
    public void transaction(ServerName origin, List<JsonValue.Obj> pdus) {
        honest.transaction(origin, pdus);
    }
}
