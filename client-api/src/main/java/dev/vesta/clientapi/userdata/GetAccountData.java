package dev.vesta.clientapi.userdata;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.AccountData;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/user/{userId}/account_data/{type}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3useruseridaccountdatatype))
public final class GetAccountData implements Endpoint<GetAccountData.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/user/{userId}/account_data/{type}")
            .also("/_matrix/client/r0/user/{userId}/account_data/{type}");

    private final AccountData data;

    public GetAccountData(AccountData data) {
        this.data = data;
    }

    public record Request(@Path UserId userId, @Path String type) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return data.get(caller, new AccountData.Owner(request.userId(), null), Params.opaque(request.type(), "type"));
    }
}
