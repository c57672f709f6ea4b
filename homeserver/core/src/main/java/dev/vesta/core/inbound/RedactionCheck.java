package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether an accepted redaction may redact the event that it names, whichever of the two comes first.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v11/#handling-redactions))
final class RedactionCheck {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey POWER_LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    private final RoomStore rooms;

    RedactionCheck(RoomStore rooms) {
        this.rooms = rooms;
    }

    /// The number of the event that this one redacts, when it is an accepted redaction that counts and the other is
    /// here; else null.
    @Nullable
    Long redacts(Judging judging, Judging.Judged judged, Pdu event) {
        EventId target = event.type().equals(EventTypes.REDACTION) ? event.redacts() : null;
        StoredEvent found =
                target == null || judged.judgement().standing() != Standing.ACCEPTED ? null : judging.stored(target);
        return found != null && counts(event, found.pdu(), judging.state(judged.rootBefore())) ? found.nid() : null;
    }

    /// The judgement, with the redaction that has waited for the event, if one has that counts.
    Judgement before(RoomRef room, Pdu event, Judgement judgement, BranchStates states) {
        List<StoredEvent> waiting =
                rooms.redactionsOf(room, List.of(event.eventId())).getOrDefault(event.eventId(), List.of());
        for (StoredEvent redaction : waiting) {
            AuthState before = key -> {
                StoredEvent found = states.at(redaction.rootBefore(), key);
                return found == null ? null : found.pdu();
            };
            if (counts(redaction.pdu(), event, before)) {
                return judgement.redacted(redaction.nid());
            }
        }
        return judgement;
    }

    /// @param before the state before the redaction
    private static boolean counts(Pdu redaction, Pdu target, AuthState before) {
        // In versions 1 and 2 the authorization rules have said it.
        if (redaction.version().rules().redactionRule()
                || redaction.sender().server().equals(target.sender().server())) {
            return true;
        }
        Pdu create = before.get(CREATE);
        if (create == null) {
            return false;
        }
        PowerLevels levels = PowerLevels.of(create, before.get(POWER_LEVELS));
        return levels.ofUser(redaction.sender()) >= levels.toRedact();
    }
}
