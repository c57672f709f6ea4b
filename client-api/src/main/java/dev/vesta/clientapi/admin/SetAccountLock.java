package dev.vesta.clientapi.admin;

import dev.vesta.core.account.AccountModeration;
import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `PUT /_matrix/client/v1/admin/lock/{userId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv1adminlockuserid))
public final class SetAccountLock implements Endpoint<SetAccountLock.Request, GetAccountLock.Response> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v1/admin/lock/{userId}");

    private final AccountModeration moderation;

    public SetAccountLock(AccountModeration moderation) {
        this.moderation = moderation;
    }

    public record Request(@Path UserId userId, @Body Fields body) {}

    public record Fields(Boolean locked) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public GetAccountLock.Response handle(Caller caller, Request request) {
        moderation.setLocked(caller, request.userId(), request.body().locked());
        return new GetAccountLock.Response(request.body().locked());
    }
}
