package dev.vesta.core.doctor;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.protocol.auth.AuthState;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks the rules again what events without a place are: accepted outliers, soft-failed, or rejected.
final class StandingCheck {
    private final RoomRows rows;
    private final Report report;
    private final EventCache events;

    StandingCheck(RoomRows rows, Report report, EventCache events) {
        this.rows = rows;
        this.report = report;
        this.events = events;
    }

    /// What has a place is accepted.
    void placed(EventRow row) {
        if (row.standing() != Standing.ACCEPTED.number()) {
            differs(row, "accepted, as it has a place");
        }
    }

    /// @param before the state before it; empty for an outlier
    void beside(EventRow row, Pdu event, Optional<AuthState> before) {
        boolean rejected = row.standing() == Standing.REJECTED.number();
        if (!rejected && row.standing() != Standing.SOFT_FAILED.number() && before.isPresent()) {
            differs(row, "not accepted, as it has no place");
            return;
        }
        if (row.standing() == Standing.SOFT_FAILED.number() && before.isEmpty()) {
            differs(row, "accepted or rejected, as nothing is known of the state before it");
            return;
        }
        Optional<Boolean> byAuthEvents = refusedByAuthEvents(event);
        boolean byState = before.isPresent() && EventAuth.check(event, before.get()) instanceof AuthVerdict.Denied;
        if (rejected && !byState && byAuthEvents.equals(Optional.of(false))) {
            differs(row, "not rejected: the rules allow it");
        } else if (!rejected && (byState || byAuthEvents.equals(Optional.of(true)))) {
            differs(row, "rejected: the rules refuse it");
        }
    }

    /// Empty when not all of its auth events are here.
    private Optional<Boolean> refusedByAuthEvents(Pdu event) {
        List<String> ids = event.authEvents().stream().map(EventId::value).toList();
        Map<String, EventRow> found = rows.eventsById(ids);
        Map<StateKey, Pdu> state = new HashMap<>();
        for (EventRow row : found.values()) {
            Pdu auth = events.parse(row);
            if (auth == null) {
                return Optional.empty();
            }
            if (row.standing() == Standing.REJECTED.number()) {
                return Optional.of(true);
            }
            auth.asStateKey().ifPresent(key -> state.put(key, auth));
        }
        if (!found.keySet().containsAll(ids)) {
            return Optional.empty();
        }
        return Optional.of(EventAuth.check(event, state::get) instanceof AuthVerdict.Denied);
    }

    private void differs(EventRow row, String expected) {
        report.differs("event.standing", EventRowCheck.name(row), expected, row.standing());
    }
}
