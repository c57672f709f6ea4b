package dev.vesta.clientapi.userdata;

import dev.vesta.core.userdata.AccountData;
import dev.vesta.core.userdata.Filters;
import dev.vesta.core.userdata.Notifications;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.core.userdata.Receipts;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints about users' own data are made from.
public record UserDataServices(
        AccountData accountData, Receipts receipts, PushRules pushRules, Notifications notifications, Filters filters) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new GetAccountData(accountData),
                new SetAccountData(accountData),
                new DeleteAccountData(accountData),
                new GetAccountDataPerRoom(accountData),
                new SetAccountDataPerRoom(accountData),
                new DeleteAccountDataPerRoom(accountData),
                new GetRoomTags(accountData),
                new SetRoomTag(accountData),
                new DeleteRoomTag(accountData),
                new PostReceipt(receipts),
                new SetReadMarker(receipts),
                new GetPushRules(pushRules),
                new GetPushRulesGlobal(pushRules),
                new GetPushRule(pushRules),
                new SetPushRule(pushRules),
                new DeletePushRule(pushRules),
                new IsPushRuleEnabled(pushRules),
                new SetPushRuleEnabled(pushRules),
                new GetPushRuleActions(pushRules),
                new SetPushRuleActions(pushRules),
                new GetNotifications(notifications),
                new DefineFilter(filters),
                new GetFilter(filters));
    }
}
