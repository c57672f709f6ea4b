package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.event.Pdu;
import java.util.List;
import java.util.function.LongFunction;

/// Redactions that came before the event that they redact: they are looked at again when it comes.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v11/#handling-redactions))
final class EarlierRedactions {
    private EarlierRedactions() {}

    /// What is made of an accepted event, with the first redaction that counts.
    ///
    /// @param states the state of a root
    static Judgement apply(
            RoomStore rooms, RoomRef room, Pdu event, Judgement judgement, LongFunction<AuthState> states) {
        List<StoredEvent> redactions =
                rooms.redactionsOf(room, List.of(event.eventId())).getOrDefault(event.eventId(), List.of());
        for (StoredEvent redaction : redactions) {
            if (RedactionCheck.counts(redaction.pdu(), event, states.apply(redaction.rootBefore()))) {
                return judgement.redacted(redaction.nid());
            }
        }
        return judgement;
    }
}
