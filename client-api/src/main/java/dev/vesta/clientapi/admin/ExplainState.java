package dev.vesta.clientapi.admin;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.inbound.ExplanationJson;
import dev.vesta.core.inbound.Explanations;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_vesta/admin/v1/rooms/{roomId}/why/state/{eventType}/{stateKey}`: why a room's state is so, as
/// [Explanations.OfState] says. For administrators of the server; `M_NOT_FOUND` when the room is not here.
public final class ExplainState implements Endpoint<ExplainState.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get(
                    "/_vesta/admin/v1/rooms/{roomId}/why/state/{eventType}/{stateKey}")
            .resource(EndpointSpec.Resource.ADMIN)
            .admins();

    private final Explanations explanations;

    public ExplainState(Explanations explanations) {
        this.explanations = explanations;
    }

    /// @param stateKey empty when the path ends in a slash
    public record Request(
            @Path RoomId roomId,
            @Path String eventType,
            @Path String stateKey) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return explanations
                .ofState(request.roomId(), new StateKey(request.eventType(), request.stateKey()))
                .map(ExplanationJson::of)
                .orElseThrow(() -> Errors.notFound("There is no such room here."));
    }
}
