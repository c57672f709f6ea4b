package dev.vesta.clientapi.admin;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_vesta/admin/v1/rooms/{roomId}/why/state/{eventType}`: [ExplainState] with an empty state key, whose slash may
/// be left out.
public final class ExplainStateByType implements Endpoint<ExplainStateByType.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_vesta/admin/v1/rooms/{roomId}/why/state/{eventType}")
            .resource(EndpointSpec.Resource.ADMIN)
            .admins();

    private final ExplainState withKey;

    public ExplainStateByType(ExplainState withKey) {
        this.withKey = withKey;
    }

    public record Request(@Path RoomId roomId, @Path String eventType) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return withKey.handle(caller, new ExplainState.Request(request.roomId(), request.eventType(), ""));
    }
}
