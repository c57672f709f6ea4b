package dev.vesta.core.room;

import dev.vesta.protocol.event.Pdu;
import org.jspecify.annotations.Nullable;

/// An event with its place in our store.
///
/// @param ord its place in the room, or [#NO_ORD]
/// @param rootBefore root of the state before it
/// @param pdu the event as it is to be shown: its redacted form once it is redacted
/// @param redactedBy the number of the event that redacted it (0: that one is gone), or null
public record StoredEvent(
        long nid,
        long roomNid,
        long ord,
        long rootBefore,
        Pdu pdu,
        @Nullable Long redactedBy) {
    /// The event is no part of the timeline that we have: state from before we entered the room.
    public static final long NO_ORD = Long.MIN_VALUE;

    /// An event that nobody redacted.
    public StoredEvent(long nid, long roomNid, long ord, long rootBefore, Pdu pdu) {
        this(nid, roomNid, ord, rootBefore, pdu, null);
    }

    /// What is left of it. The first redaction counts.
    public StoredEvent redacted(long by) {
        return redactedBy != null ? this : new StoredEvent(nid, roomNid, ord, rootBefore, pdu.redacted(), by);
    }
}
