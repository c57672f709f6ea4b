package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidactions))
public final class GetPushRuleActions implements Endpoint<GetPushRuleActions.Request, GetPushRuleActions.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}/actions");

    private final PushRules rules;

    public GetPushRuleActions(PushRules rules) {
        this.rules = rules;
    }

    public record Request(@Path String kind, @Path String ruleId) {}

    public record Response(JsonValue.Arr actions) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return new Response(rules.rule(caller, request.kind(), request.ruleId())
                .json()
                .array("actions")
                .orElse(JsonValue.Arr.EMPTY));
    }
}
