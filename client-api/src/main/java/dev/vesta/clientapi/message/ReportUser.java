package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.room.Reports;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `POST /_matrix/client/v3/users/{userId}/report`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3usersuseridreport))
public final class ReportUser implements Endpoint<ReportUser.Request, Empty> {
    static final EndpointSpec SPEC =
            EndpointSpec.post("/_matrix/client/v3/users/{userId}/report").rateLimit(RateLimit.MESSAGE);

    private final Reports reports;

    public ReportUser(Reports reports) {
        this.reports = reports;
    }

    public record Request(@Path UserId userId, @Body ReportReason body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        reports.user(caller, request.userId(), request.body().reason());
        return Empty.EMPTY;
    }
}
