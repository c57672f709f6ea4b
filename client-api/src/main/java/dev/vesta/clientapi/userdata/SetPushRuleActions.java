package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.push.PushRuleEdits;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleidactions))
public final class SetPushRuleActions implements Endpoint<SetPushRuleActions.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}/actions");

    private final PushRules rules;

    public SetPushRuleActions(PushRules rules) {
        this.rules = rules;
    }

    public record Request(
            @Path String kind, @Path String ruleId, @Body Fields body) {}

    public record Fields(JsonValue.Arr actions) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        rules.change(
                caller,
                request.kind(),
                request.ruleId(),
                (now, kind, ruleId) -> PushRuleEdits.setActions(
                        now, kind, ruleId, request.body().actions()));
        return Empty.EMPTY;
    }
}
