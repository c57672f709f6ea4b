package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid))
public final class SendMessage implements Endpoint<SendMessage.Request, SendMessage.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}")
            .also("/_matrix/client/r0/rooms/{roomId}/send/{eventType}/{txnId}")
            .rateLimit(RateLimit.MESSAGE)
            .guests();

    private final RoomMessages messages;

    public SendMessage(RoomMessages messages) {
        this.messages = messages;
    }

    public record Request(
            @Path RoomId roomId,
            @Path String eventType,
            @Path String txnId,
            @Body JsonValue.Obj content) {}

    public record Response(EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        // Who is suspended may still take back what they said.
        if (caller.suspended() && !request.eventType().equals(EventTypes.REDACTION)) {
            throw Errors.userSuspended();
        }
        String txnId = Params.opaque(request.txnId(), "The transaction id");
        return new Response(messages.send(caller, request.roomId(), request.eventType(), txnId, request.content()));
    }
}
