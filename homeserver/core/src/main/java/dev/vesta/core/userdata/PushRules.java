package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.push.DefaultPushRules;
import dev.vesta.protocol.push.PushRule;
import dev.vesta.protocol.push.PushRuleChange;
import dev.vesta.protocol.push.PushRuleKind;
import dev.vesta.protocol.push.PushRuleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The push rules of our users: the server's, as they have changed them, and their own. Stored as their account data.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules))
public final class PushRules implements LogListener {
    public static final String TYPE = "m.push_rules";

    private static final int MAX_BYTES = 512 * 1024;

    private final AccountDataStore store;
    private final Log log;
    private final UserTurns turns;
    private final UserDataCache<PushRuleset> cache;

    public PushRules(AccountDataStore store, Log log, UserTurns turns) {
        this.store = store;
        this.log = log;
        this.turns = turns;
        this.cache = new UserDataCache<>(store, TYPE, PushRules::read);
    }

    /// A change of rules, as [dev.vesta.protocol.push.PushRuleEdits] makes them.
    @FunctionalInterface
    public interface Edit {
        PushRuleChange apply(PushRuleset rules);
    }

    /// A change of one rule, as [dev.vesta.protocol.push.PushRuleEdits] makes them.
    @FunctionalInterface
    public interface RuleEdit {
        PushRuleChange apply(PushRuleset rules, PushRuleKind kind, String ruleId);
    }

    /// The caller's rules.
    public PushRuleset of(Caller caller) {
        return cache.of(caller.userNid(), caller.user());
    }

    /// The rules of these users, by their number.
    Map<Long, PushRuleset> of(Map<Long, UserId> users) {
        return cache.of(users);
    }

    /// One of the caller's rules; `M_NOT_FOUND` when there is none, or no such kind.
    public PushRule rule(Caller caller, String kind, String ruleId) {
        return PushRuleKind.of(kind)
                .flatMap(known -> of(caller).rule(known, ruleId))
                .orElseThrow(() -> Errors.notFound("The push rule was not found."));
    }

    /// [#change] of one rule; `M_NOT_FOUND` when the caller has none, or when there is no such kind.
    public void change(Caller caller, String kind, String ruleId, RuleEdit edit) {
        rule(caller, kind, ruleId);
        PushRuleKind known = PushRuleKind.of(kind).orElseThrow();
        change(caller, rules -> edit.apply(rules, known, ruleId));
    }

    /// Changes the caller's rules; durable on return. The edit's refusal is thrown as the error that it stands for.
    public void change(Caller caller, Edit edit) {
        change(caller.userNid(), caller.user(), edit);
    }

    /// Changes the rules of any user of ours.
    void change(long userNid, UserId user, Edit edit) {
        turns.take(userNid, () -> {
            PushRuleset now = read(user, store.get(userNid, AccountDataStore.NO_ROOM, TYPE));
            return switch (edit.apply(now)) {
                case PushRuleChange.Refused refused -> throw error(refused);
                case PushRuleChange.Changed(PushRuleset rules) -> {
                    JsonValue.Obj content = content(rules);
                    if (CanonicalJson.encode(content).length > MAX_BYTES) {
                        throw Errors.tooLarge("You have too many push rules: delete some.");
                    }
                    yield log.append(new AccountDataChange(userNid, null, TYPE, content))
                            .await();
                }
            };
        });
    }

    /// As clients see them in `m.push_rules`.
    static JsonValue.Obj content(PushRuleset rules) {
        return JsonValue.obj("global", rules.json());
    }

    /// The rules of a user as clients see them, from what is stored.
    static JsonValue.Obj content(UserId user, JsonValue.Obj stored) {
        return content(read(user, Optional.of(stored)));
    }

    /// Forgets what is known of a user.
    void forget(long userNid) {
        cache.forget(userNid);
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        cache.committed(item, lastPos);
    }

    /// The user's own rules as they are stored, and the server's of today with the switches and actions that the user
    /// has given them: so that a rule that is new in the server, or reads otherwise, reaches all.
    private static PushRuleset read(UserId user, Optional<JsonValue.Obj> stored) {
        PushRuleset defaults = DefaultPushRules.of(user);
        return stored.flatMap(content -> content.object("global"))
                .map(global -> parsed(global))
                .map(rules -> merged(rules, defaults))
                .orElse(defaults);
    }

    private static PushRuleset merged(PushRuleset rules, PushRuleset defaults) {
        Map<String, JsonValue> json = new LinkedHashMap<>();
        for (PushRuleKind kind : PushRuleKind.values()) {
            List<JsonValue> list = new ArrayList<>();
            rules.ofKind(kind).stream().filter(rule -> !rule.isDefault()).forEach(rule -> list.add(rule.json()));
            for (PushRule predefined : defaults.ofKind(kind)) {
                UnaryOperator<PushRule> asChanged = rule -> rules.rule(kind, rule.ruleId())
                        .map(old -> rule.withEnabled(old.enabled())
                                .withActions(old.json().array("actions").orElse(JsonValue.Arr.EMPTY)))
                        .orElse(rule);
                list.add(asChanged.apply(predefined).json());
            }
            json.put(kind.text(), new JsonValue.Arr(list));
        }
        return parsed(new JsonValue.Obj(json));
    }

    private static PushRuleset parsed(JsonValue.Obj json) {
        return switch (PushRuleset.parse(json)) {
            case ParseResult.Parsed<PushRuleset>(PushRuleset rules) -> rules;
            case ParseResult.Malformed<PushRuleset>(String reason) ->
                throw new IllegalStateException("stored push rules are broken: " + reason);
        };
    }

    private static MatrixException error(PushRuleChange.Refused refused) {
        return switch (refused.fault()) {
            case NOT_FOUND -> Errors.notFound(refused.reason());
            case RULE_ID, DEFAULT_RULE -> Errors.invalidParam(refused.reason());
            case RULE -> Errors.badJson(refused.reason());
            case NEIGHBOR -> Errors.of(ErrCode.M_UNKNOWN, 400, refused.reason());
        };
    }
}
