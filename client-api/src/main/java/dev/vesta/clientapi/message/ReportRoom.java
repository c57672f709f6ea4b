package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.Reports;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `POST /_matrix/client/v3/rooms/{roomId}/report`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreport))
public final class ReportRoom implements Endpoint<ReportRoom.Request, Empty> {
    static final EndpointSpec SPEC =
            EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/report").rateLimit(RateLimit.MESSAGE);

    private final Reports reports;

    public ReportRoom(Reports reports) {
        this.reports = reports;
    }

    public record Request(@Path RoomId roomId, @Body ReportReason body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        reports.room(caller, request.roomId(), request.body().reason());
        return Empty.EMPTY;
    }
}
