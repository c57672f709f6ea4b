package dev.vesta.clientapi.notice;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.notice.ServerNotices;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_synapse/admin/v1/send_server_notice`: an administrator sends a notice of the server. No part of the
/// specification; the form is the one that admin tools send.
public final class SendServerNotice implements Endpoint<SendServerNotice.Request, SendServerNotice.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_synapse/admin/v1/send_server_notice")
            .rateLimit(RateLimit.NONE)
            .admins();

    private static final int TXN_LENGTH = 20;

    private final @Nullable ServerNotices notices;
    private final Rng rng;

    public SendServerNotice(@Nullable ServerNotices notices, Rng rng) {
        this.notices = notices;
        this.rng = rng;
    }

    public record Request(@Body Fields body) {}

    /// @param type `m.room.message`, or null for the same
    /// @param stateKey state is not sent: null
    public record Fields(
            UserId userId,
            JsonValue.Obj content,
            @Nullable String type,
            @Nullable String stateKey) {}

    public record Response(EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return send(notices, request.body(), rng.text(TXN_LENGTH));
    }

    /// `M_UNKNOWN` where notices are off, `M_NOT_FOUND` when there is no such user.
    static Response send(@Nullable ServerNotices notices, Fields body, String txnId) {
        if (notices == null) {
            throw Errors.of(
                    ErrCode.M_UNKNOWN,
                    400,
                    "Server notices are off: server_notices.enabled is false in the configuration.");
        }
        boolean message = body.type() == null || body.type().equals(EventTypes.MESSAGE);
        if (!message || body.stateKey() != null) {
            throw Errors.invalidParam("A notice is an m.room.message without state_key.");
        }
        return new Response(notices.send(body.userId(), txnId, body.content()));
    }
}
