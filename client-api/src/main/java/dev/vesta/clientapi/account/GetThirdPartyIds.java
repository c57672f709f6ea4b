package dev.vesta.clientapi.account;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import java.util.List;

/// `GET /_matrix/client/v3/account/3pid`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3account3pid)): the e-mail addresses and
/// phone numbers of the account. Nobody can add any (`m.3pid_changes` says so), hence there are none.
public final class GetThirdPartyIds implements Endpoint<Empty, GetThirdPartyIds.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/account/3pid").also("/_matrix/client/r0/account/3pid");

    public record Response(List<JsonValue.Obj> threepids) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Empty request) {
        return new Response(List.of());
    }
}
