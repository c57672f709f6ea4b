package dev.vesta.core.inbound;

import dev.vesta.core.port.Peers;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Questions to one server about one room, so many and no more. Every event in an answer has passed [Intake]; a server
/// that does not answer is one that has nothing.
final class Asking {
    private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

    private final Peers peers;
    private final Intake intake;
    private final ServerName from;
    private final RoomRef room;
    private int left;

    Asking(Peers peers, Intake intake, ServerName from, RoomRef room, int calls) {
        this.peers = peers;
        this.intake = intake;
        this.from = from;
        this.room = room;
        this.left = calls;
    }

    /// Whether there is a question left.
    boolean may() {
        return left > 0;
    }

    /// The event of that id, if it is sound.
    Optional<Pdu> event(EventId id) {
        return ask(() -> peers.event(from, room.id(), id))
                .flatMap(found -> found)
                .flatMap(this::sound)
                .filter(event -> event.eventId().equals(id));
    }

    /// Events before those, back to what we have.
    List<Pdu> missing(Collection<EventId> earliest, Collection<EventId> latest, int limit) {
        return sound(ask(() -> peers.missingEvents(from, room.id(), earliest, latest, limit, 0)), limit);
    }

    /// An event's auth chain.
    List<Pdu> authChain(EventId of, int limit) {
        return sound(ask(() -> peers.authChain(from, room.id(), of)), limit);
    }

    Optional<Peers.StateIds> stateIds(EventId at) {
        return ask(() -> peers.stateIds(from, room.id(), at));
    }

    private List<Pdu> sound(Optional<List<JsonValue.Obj>> answer, int limit) {
        List<Pdu> events = new ArrayList<>();
        answer.ifPresent(
                all -> all.stream().limit(limit).forEach(json -> sound(json).ifPresent(events::add)));
        return events;
    }

    private Optional<Pdu> sound(JsonValue.Obj json) {
        return switch (intake.check(room, json)) {
            case Intake.Checked.Sound(Pdu event) -> Optional.of(event);
            case Intake.Checked.Bad(EventId event, String reason) -> {
                LOG.debug("{} answered with a bad event {}: {}", from, event, reason);
                yield Optional.empty();
            }
        };
    }

    private <T> Optional<T> ask(Question<T> question) {
        if (left <= 0) {
            return Optional.empty();
        }
        left--;
        try {
            return Optional.of(question.answer());
        } catch (Peers.PeerException e) {
            LOG.debug("{} did not answer about {}", from, room.id(), e);
            return Optional.empty();
        }
    }

    private interface Question<T> {
        T answer();
    }
}
