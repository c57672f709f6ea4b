package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.push.PushRuleEdits;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleidenabled))
public final class SetPushRuleEnabled implements Endpoint<SetPushRuleEnabled.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}/enabled");

    private final PushRules rules;

    public SetPushRuleEnabled(PushRules rules) {
        this.rules = rules;
    }

    public record Request(
            @Path String kind, @Path String ruleId, @Body Fields body) {}

    public record Fields(boolean enabled) {}

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
                (now, kind, ruleId) -> PushRuleEdits.setEnabled(
                        now, kind, ruleId, request.body().enabled()));
        return Empty.EMPTY;
    }
}
