package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;

/// `GET /_matrix/client/v3/pushrules/`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrules))
public final class GetPushRules implements Endpoint<Empty, GetPushRules.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/pushrules/")
            .also("/_matrix/client/r0/pushrules/")
            .also("/_matrix/client/v3/pushrules")
            .also("/_matrix/client/r0/pushrules");

    private final PushRules rules;

    public GetPushRules(PushRules rules) {
        this.rules = rules;
    }

    public record Response(JsonValue.Obj global) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Empty request) {
        return new Response(rules.of(caller).json());
    }
}
