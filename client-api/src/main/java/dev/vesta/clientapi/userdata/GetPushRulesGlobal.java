package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;

/// `GET /_matrix/client/v3/pushrules/global/`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobal))
public final class GetPushRulesGlobal implements Endpoint<Empty, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/pushrules/global/")
            .also("/_matrix/client/r0/pushrules/global/")
            .also("/_matrix/client/v3/pushrules/global")
            .also("/_matrix/client/r0/pushrules/global");

    private final PushRules rules;

    public GetPushRulesGlobal(PushRules rules) {
        this.rules = rules;
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Empty request) {
        return rules.of(caller).json();
    }
}
