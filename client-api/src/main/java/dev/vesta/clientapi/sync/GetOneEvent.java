package dev.vesta.clientapi.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.sync.OldSync;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/events/{eventId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3eventseventid))
public final class GetOneEvent implements Endpoint<GetOneEvent.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/events/{eventId}").also("/_matrix/client/r0/events/{eventId}");

    private final OldSync sync;

    public GetOneEvent(OldSync sync) {
        this.sync = sync;
    }

    public record Request(@Path EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return sync.event(caller, request.eventId());
    }
}
