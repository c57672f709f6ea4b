package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.userdata.Filters;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `POST /_matrix/client/v3/user/{userId}/filter`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter))
public final class DefineFilter implements Endpoint<DefineFilter.Request, DefineFilter.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/user/{userId}/filter")
            .also("/_matrix/client/r0/user/{userId}/filter");

    private final Filters filters;

    public DefineFilter(Filters filters) {
        this.filters = filters;
    }

    public record Request(@Path UserId userId, @Body JsonValue.Obj filter) {}

    public record Response(String filterId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        if (!caller.user().equals(request.userId())) {
            throw Errors.forbidden("You may store filters only for yourself.");
        }
        return new Response(filters.put(caller, request.filter()));
    }
}
