package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.userdata.Filters;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/user/{userId}/filter/{filterId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridfilterfilterid))
public final class GetFilter implements Endpoint<GetFilter.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/user/{userId}/filter/{filterId}")
            .also("/_matrix/client/r0/user/{userId}/filter/{filterId}");

    private final Filters filters;

    public GetFilter(Filters filters) {
        this.filters = filters;
    }

    public record Request(@Path UserId userId, @Path String filterId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        if (!caller.user().equals(request.userId())) {
            throw Errors.forbidden("These are another user's filters.");
        }
        return filters.get(caller, request.filterId())
                .orElseThrow(() -> Errors.notFound("You have stored no filter of this id."));
    }
}
