package dev.vesta.clientapi.admin;

import dev.vesta.core.account.AccountModeration;
import dev.vesta.core.account.DeviceService;
import dev.vesta.core.inbound.Explanations;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints for administrators are made from.
public record AdminServices(AccountModeration moderation, DeviceService devices, Explanations explanations) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new GetWhoIs(moderation, devices),
                new GetAccountLock(moderation),
                new SetAccountLock(moderation),
                new GetAccountSuspension(moderation),
                new SetAccountSuspension(moderation),
                new ExplainState(explanations),
                new ExplainStateByType(new ExplainState(explanations)),
                new ExplainEvent(explanations));
    }
}
