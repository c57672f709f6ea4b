package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid))
public final class RedactEvent implements Endpoint<RedactEvent.Request, RedactEvent.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}")
            .also("/_matrix/client/r0/rooms/{roomId}/redact/{eventId}/{txnId}")
            .rateLimit(RateLimit.MESSAGE);

    private final RoomMessages messages;

    public RedactEvent(RoomMessages messages) {
        this.messages = messages;
    }

    /// @param content of the redaction, such as its `reason`
    public record Request(
            @Path RoomId roomId,
            @Path EventId eventId,
            @Path String txnId,
            @Body JsonValue.Obj content) {}

    public record Response(EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        String txnId = Params.opaque(request.txnId(), "The transaction id");
        return new Response(messages.redact(caller, request.roomId(), request.eventId(), txnId, request.content()));
    }
}
