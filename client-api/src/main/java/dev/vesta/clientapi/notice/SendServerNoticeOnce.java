package dev.vesta.clientapi.notice;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.notice.ServerNotices;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `PUT /_synapse/admin/v1/send_server_notice/{txnId}`: [SendServerNotice], which the same transaction id does not send
/// again.
public final class SendServerNoticeOnce implements Endpoint<SendServerNoticeOnce.Request, SendServerNotice.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_synapse/admin/v1/send_server_notice/{txnId}")
            .rateLimit(RateLimit.NONE)
            .admins();

    private final @Nullable ServerNotices notices;

    public SendServerNoticeOnce(@Nullable ServerNotices notices) {
        this.notices = notices;
    }

    public record Request(@Path String txnId, @Body SendServerNotice.Fields body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public SendServerNotice.Response handle(Caller caller, Request request) {
        return SendServerNotice.send(notices, request.body(), Params.opaque(request.txnId(), "txnId"));
    }
}
