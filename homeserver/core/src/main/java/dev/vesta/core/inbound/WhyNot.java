package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.List;
import java.util.Map;

/// Why an event is not the state at its key. Says no more than what the store shows.
final class WhyNot {
    private WhyNot() {}

    /// Of an event that is the state after one of the forward extremities, so that state resolution had it before it.
    ///
    /// @param current what the rules look at of the current state
    static String atBranchEnd(StoredEvent event, Map<StateKey, StoredEvent> current) {
        String against = Reasons.of("current state", EventAuth.check(event.pdu(), key -> {
            StoredEvent found = current.get(key);
            return found == null ? null : found.pdu();
        }));
        return against == null
                ? "allowed by the current state, but the resolution of the branches' states did not choose it"
                : against;
    }

    /// Of any other event.
    ///
    /// @param replacedBy accepted events that came where this one was the state
    static String elsewhere(Explanations.Fate fate, List<EventId> replacedBy) {
        StoredEvent event = fate.event();
        if (event.standing() == Standing.REJECTED) {
            return "rejected: " + fate.reason();
        }
        if (!replacedBy.isEmpty()) {
            return "replaced by a later event";
        }
        if (event.standing() == Standing.SOFT_FAILED) {
            return "soft-failed: " + fate.reason();
        }
        return event.isOutlier()
                ? "known only because another event names it, or a server as part of a state; no branch here ends with it"
                : "no branch ends with it any more; it may have lost where branches met, or lie before a gap";
    }
}
