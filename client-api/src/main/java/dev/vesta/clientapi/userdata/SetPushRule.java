package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.push.PushRuleEdits;
import dev.vesta.protocol.push.PushRuleKind;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleid))
public final class SetPushRule implements Endpoint<SetPushRule.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/pushrules/global/{kind}/{ruleId}")
            .also("/_matrix/client/r0/pushrules/global/{kind}/{ruleId}");

    private static final int MAX_ID_BYTES = 512;

    private final PushRules rules;

    public SetPushRule(PushRules rules) {
        this.rules = rules;
    }

    public record Request(
            @Path String kind,
            @Path String ruleId,
            @Query @Nullable String before,
            @Query @Nullable String after,
            @Body JsonValue.Obj rule) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        PushRuleKind kind = PushRuleKind.of(request.kind())
                .orElseThrow(() -> Errors.invalidParam("There is no such kind of push rules."));
        if (request.ruleId().getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            throw Errors.invalidParam("A rule_id has at most " + MAX_ID_BYTES + " bytes.");
        }
        rules.change(
                caller,
                now -> PushRuleEdits.put(
                        now, kind, request.ruleId(), request.rule(), request.before(), request.after()));
        return Empty.EMPTY;
    }
}
