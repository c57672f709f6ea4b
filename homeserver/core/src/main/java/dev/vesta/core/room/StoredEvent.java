package dev.vesta.core.room;

import dev.vesta.core.log.Standing;
import dev.vesta.protocol.event.Pdu;
import org.jspecify.annotations.Nullable;

/// An event with its place in our store.
///
/// @param ord its place in the room, or [#NO_ORD]
/// @param rootBefore root of the state before it
/// @param pdu the event as it is to be shown: its redacted form once it is redacted
/// @param redactedBy the number of the event that redacted it (0: that one is gone), or null
/// @param standing what the checks made of it
public record StoredEvent(
        long nid,
        long roomNid,
        long ord,
        long rootBefore,
        Pdu pdu,
        @Nullable Long redactedBy,
        Standing standing) {
    /// The event is no part of the timeline that we have: it is not accepted, or an outlier.
    public static final long NO_ORD = Long.MIN_VALUE;

    /// An accepted event that nobody redacted.
    public StoredEvent(long nid, long roomNid, long ord, long rootBefore, Pdu pdu) {
        this(nid, roomNid, ord, rootBefore, pdu, null, Standing.ACCEPTED);
    }

    /// Whether we know nothing of the state at the event: it was fetched because others name it among their auth
    /// events, or as a part of a state. (The create event has no state before it, but a place.)
    public boolean isOutlier() {
        return ord == NO_ORD && rootBefore == 0;
    }

    /// Whether it is part of the timeline that we have: clients may ask for it, and others relate to it.
    public boolean hasPlace() {
        return ord != NO_ORD;
    }

    /// What is left of it. The first redaction counts.
    public StoredEvent redacted(long by) {
        return redactedBy != null ? this : new StoredEvent(nid, roomNid, ord, rootBefore, pdu.redacted(), by, standing);
    }
}
