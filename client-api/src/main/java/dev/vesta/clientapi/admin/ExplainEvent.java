package dev.vesta.clientapi.admin;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.inbound.ExplanationJson;
import dev.vesta.core.inbound.Explanations;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_vesta/admin/v1/rooms/{roomId}/why/event/{eventId}`: what became of an event, as [Explanations.OfEvent] says.
/// For administrators of the server; `M_NOT_FOUND` when the room or the event is not here.
public final class ExplainEvent implements Endpoint<ExplainEvent.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_vesta/admin/v1/rooms/{roomId}/why/event/{eventId}")
            .resource(EndpointSpec.Resource.ADMIN)
            .admins();

    private final Explanations explanations;

    public ExplainEvent(Explanations explanations) {
        this.explanations = explanations;
    }

    public record Request(@Path RoomId roomId, @Path EventId eventId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return explanations
                .ofEvent(request.roomId(), request.eventId())
                .map(ExplanationJson::of)
                .orElseThrow(() -> Errors.notFound("There is no such room, or no such event in it, here."));
    }
}
