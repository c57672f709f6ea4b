package dev.vesta.core.log;

import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import org.jspecify.annotations.Nullable;

/// An event on its way into the store: one of ours, or one that another server sent.
///
/// @param nid our number, given beforehand
/// @param ord its place in the room; [StoredEvent#NO_ORD] for what no client is to see: events that
///     are not accepted, and outliers, which have no state either (`rootBefore` 0)
/// @param senderNid our number of the sender
/// @param stateKeyNid our number of (type, state key), or null for a message event
/// @param rootBefore root of the state before the event, 0 for none
/// @param rootAfter root of the current state once this event is in; equal to `rootBefore` when nothing changed
/// @param targetNid for a membership event: our number of the user that it is about; else null
/// @param redacts for a redaction that counts: our number of the event that it redacts; else null
/// @param judgement what the checks made of it
public record NewEvent(
        long nid,
        Pdu pdu,
        long ord,
        long senderNid,
        @Nullable Long stateKeyNid,
        long rootBefore,
        long rootAfter,
        @Nullable Long targetNid,
        @Nullable Long redacts,
        Judgement judgement) {
    /// Whether it becomes part of the timeline that we have.
    public boolean hasPlace() {
        return ord != StoredEvent.NO_ORD;
    }

    /// An event that nothing speaks against.
    public NewEvent(
            long nid,
            Pdu pdu,
            long ord,
            long senderNid,
            @Nullable Long stateKeyNid,
            long rootBefore,
            long rootAfter,
            @Nullable Long targetNid,
            @Nullable Long redacts) {
        this(nid, pdu, ord, senderNid, stateKeyNid, rootBefore, rootAfter, targetNid, redacts, Judgement.ACCEPTED);
    }

    /// An event that nothing speaks against and that redacts nothing.
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
