package dev.vesta.core.log;

import dev.vesta.protocol.event.Pdu;
import org.jspecify.annotations.Nullable;

/// An accepted event on its way into the store.
///
/// @param nid our number, given beforehand
/// @param ord its place in the room
/// @param senderNid our number of the sender
/// @param stateKeyNid our number of (type, state key), or null for a message event
/// @param rootBefore root of the state before the event, 0 for none
/// @param rootAfter root of the current state once this event is in; equal to `rootBefore` when nothing changed
/// @param targetNid for a membership event: our number of the user that it is about; else null
/// @param redacts for a redaction that counts: our number of the event that it redacts; else null
public record NewEvent(
        long nid,
        Pdu pdu,
        long ord,
        long senderNid,
        @Nullable Long stateKeyNid,
        long rootBefore,
        long rootAfter,
        @Nullable Long targetNid,
        @Nullable Long redacts) {
    /// An event that redacts nothing.
    public NewEvent(
            long nid,
            Pdu pdu,
            long ord,
            long senderNid,
            @Nullable Long stateKeyNid,
            long rootBefore,
            long rootAfter,
            @Nullable Long targetNid) {
        this(nid, pdu, ord, senderNid, stateKeyNid, rootBefore, rootAfter, targetNid, null);
    }
}
