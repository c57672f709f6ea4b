package dev.vesta.clientapi.userdata;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/rooms/{roomId}/read_markers`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreadmarkers))
public final class SetReadMarker implements Endpoint<SetReadMarker.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/rooms/{roomId}/read_markers")
            .also("/_matrix/client/r0/rooms/{roomId}/read_markers");

    private static final List<String> TYPES = List.of("m.fully_read", "m.read", "m.read.private");

    private final Receipts receipts;

    public SetReadMarker(Receipts receipts) {
        this.receipts = receipts;
    }

    public record Request(@Path RoomId roomId, @Body JsonValue.Obj body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        Map<String, EventId> byType = new LinkedHashMap<>();
        for (String type : TYPES) {
            EventId event = event(request.body(), type);
            if (event != null) {
                byType.put(type, event);
            }
        }
        receipts.setMarkers(caller, request.roomId(), byType);
        return Empty.EMPTY;
    }

    private static @Nullable EventId event(JsonValue.Obj body, String type) {
        return switch (body.get(type)) {
            case null -> null;
            case JsonValue.Null none -> null;
            case JsonValue.Str(String text) ->
                EventId.parse(text).orElseThrow(() -> Errors.invalidParam(type + " must be a valid event id."));
            case JsonValue other -> throw Errors.badJson(type + " must be a text.");
        };
    }
}
