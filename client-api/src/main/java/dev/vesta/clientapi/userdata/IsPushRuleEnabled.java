package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidenabled))
public final class IsPushRuleEnabled implements Endpoint<IsPushRuleEnabled.Request, IsPushRuleEnabled.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}/enabled");

    private final PushRules rules;

    public IsPushRuleEnabled(PushRules rules) {
        this.rules = rules;
    }

    public record Request(@Path String kind, @Path String ruleId) {}

    public record Response(boolean enabled) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return new Response(rules.rule(caller, request.kind(), request.ruleId()).enabled());
    }
}
