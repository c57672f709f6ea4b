package dev.vesta.clientapi.userdata;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.AccountData;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `PUT /_matrix/client/v3/user/{userId}/account_data/{type}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3useruseridaccountdatatype))
public final class SetAccountData implements Endpoint<SetAccountData.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/user/{userId}/account_data/{type}")
            .also("/_matrix/client/r0/user/{userId}/account_data/{type}");

    private final AccountData data;

    public SetAccountData(AccountData data) {
        this.data = data;
    }

    public record Request(
            @Path UserId userId, @Path String type, @Body JsonValue.Obj content) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        data.put(
                caller,
                new AccountData.Owner(request.userId(), null),
                Params.opaque(request.type(), "type"),
                request.content());
        return Empty.EMPTY;
    }
}
