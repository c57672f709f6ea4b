package dev.vesta.clientapi.userdata;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.userdata.Receipts;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid))
public final class PostReceipt implements Endpoint<PostReceipt.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post(
                    "/_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}")
            .also("/_matrix/client/r0/rooms/{roomId}/receipt/{receiptType}/{eventId}");

    private static final List<String> TYPES = List.of("m.read", "m.read.private", "m.fully_read");

    private final Receipts receipts;

    public PostReceipt(Receipts receipts) {
        this.receipts = receipts;
    }

    /// @param body may be left out, as older clients do
    public record Request(
            @Path RoomId roomId,
            @Path String receiptType,
            @Path EventId eventId,
            @Body JsonValue.@Nullable Obj body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        Params.oneOf(request.receiptType(), "receiptType", TYPES);
        receipts.set(caller, request.roomId(), request.receiptType(), request.eventId(), thread(request.body()));
        return Empty.EMPTY;
    }

    private static @Nullable String thread(JsonValue.@Nullable Obj body) {
        JsonValue thread = body == null ? null : body.get("thread_id");
        return switch (thread) {
            case null -> null;
            case JsonValue.Str(String text) when !text.isEmpty() -> text;
            case JsonValue other -> throw Errors.invalidParam("thread_id must be a text that is not empty.");
        };
    }
}
