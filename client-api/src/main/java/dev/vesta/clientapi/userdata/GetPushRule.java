package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleid))
public final class GetPushRule implements Endpoint<GetPushRule.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}");

    private final PushRules rules;

    public GetPushRule(PushRules rules) {
        this.rules = rules;
    }

    public record Request(@Path String kind, @Path String ruleId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return rules.rule(caller, request.kind(), request.ruleId()).json();
    }
}
