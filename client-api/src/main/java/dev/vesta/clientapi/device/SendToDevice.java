package dev.vesta.clientapi.device;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.device.DeviceMessages;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `PUT /_matrix/client/v3/sendToDevice/{eventType}/{txnId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid))
public final class SendToDevice implements Endpoint<SendToDevice.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/sendToDevice/{eventType}/{txnId}")
            .also("/_matrix/client/r0/sendToDevice/{eventType}/{txnId}")
            .rateLimit(RateLimit.MESSAGE)
            .guests();

    private final DeviceMessages messages;

    public SendToDevice(DeviceMessages messages) {
        this.messages = messages;
    }

    public record Messages(JsonValue.@Nullable Obj messages) {}

    public record Request(
            @Path String eventType,
            @Path String txnId,
            @Body Messages body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        String type = Params.opaque(request.eventType(), "The event type");
        String txnId = Params.opaque(request.txnId(), "The transaction id");
        messages.send(
                caller, type, txnId, contents(Params.required(request.body().messages(), "messages")));
        return Empty.EMPTY;
    }

    private static Map<UserId, Map<String, JsonValue.Obj>> contents(JsonValue.Obj messages) {
        Map<UserId, Map<String, JsonValue.Obj>> contents = new LinkedHashMap<>();
        messages.members().forEach((text, value) -> {
            UserId user =
                    UserId.parse(text).orElseThrow(() -> Errors.invalidParam("messages: each key must be a user id."));
            if (!(value instanceof JsonValue.Obj byDevice)) {
                throw Errors.badJson("messages: each value must be an object by device id.");
            }
            Map<String, JsonValue.Obj> devices = new LinkedHashMap<>();
            byDevice.members().forEach((device, content) -> {
                if (!(content instanceof JsonValue.Obj object)) {
                    throw Errors.badJson("messages: each message must be an object.");
                }
                devices.put(device, object);
            });
            contents.put(user, devices);
        });
        return contents;
    }
}
