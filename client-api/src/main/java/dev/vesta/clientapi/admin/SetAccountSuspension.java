package dev.vesta.clientapi.admin;

import dev.vesta.core.account.AccountModeration;
import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `PUT /_matrix/client/v1/admin/suspend/{userId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv1adminsuspenduserid))
public final class SetAccountSuspension
        implements Endpoint<SetAccountSuspension.Request, GetAccountSuspension.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v1/admin/suspend/{userId}");

    private final AccountModeration moderation;

    public SetAccountSuspension(AccountModeration moderation) {
        this.moderation = moderation;
    }

    public record Request(@Path UserId userId, @Body Fields body) {}

    public record Fields(Boolean suspended) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public GetAccountSuspension.Response handle(Caller caller, Request request) {
        moderation.setSuspended(caller, request.userId(), request.body().suspended());
        return new GetAccountSuspension.Response(request.body().suspended());
    }
}
