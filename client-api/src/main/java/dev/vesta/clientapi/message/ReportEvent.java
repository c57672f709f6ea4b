package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.Reports;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/report/{eventId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreporteventid))
public final class ReportEvent implements Endpoint<ReportEvent.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/report/{eventId}")
            .also("/_matrix/client/r0/rooms/{roomId}/report/{eventId}")
            .rateLimit(RateLimit.MESSAGE);

    private final Reports reports;

    public ReportEvent(Reports reports) {
        this.reports = reports;
    }

    public record Request(
            @Path RoomId roomId,
            @Path EventId eventId,
            @Body Fields body) {}

    public record Fields(@Nullable String reason) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        String reason = request.body().reason();
        reports.event(caller, request.roomId(), request.eventId(), reason == null ? "" : reason);
        return Empty.EMPTY;
    }
}
