package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.push.PushRuleEdits;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `DELETE /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3pushrulesglobalkindruleid))
public final class DeletePushRule implements Endpoint<DeletePushRule.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.delete("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}");

    private final PushRules rules;

    public DeletePushRule(PushRules rules) {
        this.rules = rules;
    }

    public record Request(@Path String kind, @Path String ruleId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        rules.change(caller, request.kind(), request.ruleId(), PushRuleEdits::delete);
        return Empty.EMPTY;
    }
}
