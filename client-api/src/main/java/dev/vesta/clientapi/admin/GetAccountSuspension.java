package dev.vesta.clientapi.admin;

import dev.vesta.core.account.AccountModeration;
import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v1/admin/suspend/{userId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1adminsuspenduserid))
public final class GetAccountSuspension
        implements Endpoint<GetAccountSuspension.Request, GetAccountSuspension.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v1/admin/suspend/{userId}");

    private final AccountModeration moderation;

    public GetAccountSuspension(AccountModeration moderation) {
        this.moderation = moderation;
    }

    public record Request(@Path UserId userId) {}

    public record Response(boolean suspended) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return new Response(moderation.visible(caller, request.userId()).suspended());
    }
}
