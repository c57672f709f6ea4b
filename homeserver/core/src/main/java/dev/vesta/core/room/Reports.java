package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ReportStore;
import dev.vesta.core.port.ReportStore.NewReport;
import dev.vesta.core.port.ReportStore.Report;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomAccess.Access;
import dev.vesta.core.sync.EventSight;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// What users tell the administrators about, and what these read.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#reporting-content))
public final class Reports {
    /// Longer reasons come from no honest user.
    private static final int MAX_REASON_BYTES = 4000;

    private static final Duration REFUSAL = Duration.ofHours(1);

    private final ReportStore reports;
    private final AccountStore accounts;
    private final RoomStore rooms;
    private final RoomAccess access;
    private final EventSight sight;
    private final Clock clock;

    public Reports(
            ReportStore reports,
            AccountStore accounts,
            RoomStore rooms,
            Numbers numbers,
            EventSight sight,
            Clock clock) {
        this.reports = reports;
        this.accounts = accounts;
        this.rooms = rooms;
        this.access = new RoomAccess(rooms, numbers);
        this.sight = sight;
        this.clock = clock;
    }

    /// Reports an event that the caller, joined to its room, may see. `M_NOT_FOUND` otherwise.
    public void event(Caller caller, RoomId room, EventId event, String reason) {
        checkReason(reason);
        Access reader;
        try {
            reader = access.reader(caller, room);
        } catch (MatrixException notTheirs) {
            throw noSuchEvent();
        }
        if (!reader.joined()) {
            throw noSuchEvent();
        }
        StoredEvent found = rooms.event(reader.room(), event)
                .filter(it -> it.standing() == Standing.ACCEPTED)
                .orElseThrow(Reports::noSuchEvent);
        if (sight.visible(caller, reader.room(), List.of(found), true).isEmpty()) {
            throw noSuchEvent();
        }
        store(new NewReport(caller.userNid(), room, event, found.pdu().sender(), reason, clock.millis()));
    }

    /// Reports a room, which need not be the caller's. `M_NOT_FOUND` when this server does not know it.
    public void room(Caller caller, RoomId room, String reason) {
        checkReason(reason);
        if (rooms.find(room).isEmpty()) {
            throw Errors.notFound("The room was not found.");
        }
        store(new NewReport(caller.userNid(), room, null, null, reason, clock.millis()));
    }

    /// Reports a user. `M_NOT_FOUND` when this server does not know them.
    public void user(Caller caller, UserId user, String reason) {
        checkReason(reason);
        if (accounts.find(user).isEmpty()) {
            throw Errors.notFound("The user was not found.");
        }
        store(new NewReport(caller.userNid(), null, null, user, reason, clock.millis()));
    }

    /// Reports with a lower number than that, the newest first; for administrators. `M_FORBIDDEN`.
    public List<Report> before(Caller caller, long id, int limit) {
        if (!caller.admin()) {
            throw Errors.forbidden("Only administrators of this server may read reports.");
        }
        return reports.before(id, limit);
    }

    private void store(NewReport report) {
        if (!reports.add(report)) {
            throw Errors.limitExceeded(REFUSAL);
        }
    }

    private static void checkReason(String reason) {
        if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON_BYTES) {
            throw Errors.badJson("reason must have at most " + MAX_REASON_BYTES + " bytes.");
        }
    }

    private static MatrixException noSuchEvent() {
        return Errors.notFound("The event was not found, or you are not joined to its room.");
    }
}
