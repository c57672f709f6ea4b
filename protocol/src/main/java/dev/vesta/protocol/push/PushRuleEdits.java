package dev.vesta.protocol.push;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.push.PushRuleChange.Changed;
import dev.vesta.protocol.push.PushRuleChange.Fault;
import dev.vesta.protocol.push.PushRuleChange.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What clients may do to push rules. ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules-api))
public final class PushRuleEdits {
    private static final Set<String> ACTIONS = Set.of("notify", "dont_notify", "coalesce");

    private PushRuleEdits() {}

    /// Makes a rule of the user or gives the one of this id other parts; whether it is enabled stays, and a new one
    /// is. A new rule goes before the user's others of the kind, one that there is keeps its place, unless a
    /// neighbor is named; with both named `before` decides.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3pushrulesglobalkindruleid))
    ///
    /// @param body with `actions`, `conditions` or `pattern` as the kind has them; other members are dropped
    /// @param before the id of the rule of the user that comes next after it, or null
    /// @param after the id of the rule of the user that comes directly before it, or null
    public static PushRuleChange put(
            PushRuleset rules,
            PushRuleKind kind,
            String ruleId,
            JsonValue.Obj body,
            @Nullable String before,
            @Nullable String after) {
        if (ruleId.isEmpty() || ruleId.startsWith(".") || ruleId.contains("/") || ruleId.contains("\\")) {
            return new Refused(Fault.RULE_ID, "A rule_id may not begin with a dot or hold slashes or backslashes.");
        }
        Optional<PushRule> old = rules.rule(kind, ruleId);
        JsonValue.Obj json = JsonValue.obj(
                "rule_id",
                ruleId,
                "default",
                false,
                "enabled",
                old.map(PushRule::enabled).orElse(true),
                "conditions",
                kind.hasConditions() ? conditions(body) : null,
                "pattern",
                kind == PushRuleKind.CONTENT ? body.get("pattern") : null,
                "actions",
                body.get("actions"));
        String wrong = wrongParts(json);
        if (wrong != null) {
            return new Refused(Fault.RULE, wrong);
        }
        return switch (PushRule.parse(kind, json)) {
            case Malformed<PushRule>(String reason) -> new Refused(Fault.RULE, reason);
            case Parsed<PushRule>(PushRule rule) -> place(rules, kind, rule, before, after);
        };
    }

    /// Switches a rule on or off, be it the user's or the server's.
    public static PushRuleChange setEnabled(PushRuleset rules, PushRuleKind kind, String ruleId, boolean enabled) {
        return change(rules, kind, ruleId, rule -> rule.withEnabled(enabled));
    }

    /// Gives a rule other actions, be it the user's or the server's.
    public static PushRuleChange setActions(
            PushRuleset rules, PushRuleKind kind, String ruleId, JsonValue.Arr actions) {
        String wrong = wrongActions(actions);
        return wrong == null
                ? change(rules, kind, ruleId, rule -> rule.withActions(actions))
                : new Refused(Fault.RULE, wrong);
    }

    /// Deletes a rule of the user.
    public static PushRuleChange delete(PushRuleset rules, PushRuleKind kind, String ruleId) {
        Optional<PushRule> old = rules.rule(kind, ruleId);
        if (old.isEmpty()) {
            return notFound();
        }
        return old.get().isDefault()
                ? new Refused(Fault.DEFAULT_RULE, "The server's own push rules cannot be deleted.")
                : new Changed(rules.without(kind, ruleId));
    }

    /// Gives a rule of the server the switch and actions back that it is predefined with.
    public static PushRuleChange reset(PushRuleset rules, PushRuleKind kind, String ruleId, UserId user) {
        return DefaultPushRules.of(user)
                .rule(kind, ruleId)
                .<PushRuleChange>map(predefined -> new Changed(rules.with(kind, predefined)))
                .orElseGet(PushRuleEdits::notFound);
    }

    private static PushRuleChange change(
            PushRuleset rules, PushRuleKind kind, String ruleId, UnaryOperator<PushRule> change) {
        return rules.rule(kind, ruleId)
                .<PushRuleChange>map(rule -> new Changed(rules.with(kind, change.apply(rule))))
                .orElseGet(PushRuleEdits::notFound);
    }

    private static Refused notFound() {
        return new Refused(Fault.NOT_FOUND, "The push rule was not found.");
    }

    private static PushRuleChange place(
            PushRuleset rules, PushRuleKind kind, PushRule rule, @Nullable String before, @Nullable String after) {
        for (String named : new @Nullable String[] {before, after}) {
            if (named != null && !isOfUser(rules, kind, named)) {
                return new Refused(Fault.NEIGHBOR, "before/after: there is no such rule of the user: " + named);
            }
        }
        String neighbor = before == null ? after : before;
        if (neighbor == null || neighbor.equals(rule.ruleId())) {
            return new Changed(rules.with(kind, rule));
        }
        List<PushRule> list = new ArrayList<>(rules.without(kind, rule.ruleId()).ofKind(kind));
        int at = 0;
        while (!list.get(at).ruleId().equals(neighbor)) {
            at++;
        }
        list.add(before == null ? at + 1 : at, rule);
        return new Changed(rules.with(kind, list));
    }

    private static boolean isOfUser(PushRuleset rules, PushRuleKind kind, String ruleId) {
        return rules.rule(kind, ruleId).filter(rule -> !rule.isDefault()).isPresent();
    }

    private static JsonValue conditions(JsonValue.Obj body) {
        JsonValue conditions = body.get("conditions");
        return conditions == null ? JsonValue.Arr.EMPTY : conditions;
    }

    /// Says what is wrong with actions and conditions beyond what rules in store may have; null for nothing.
    private static @Nullable String wrongParts(JsonValue.Obj json) {
        JsonValue.Arr conditions = json.array("conditions").orElse(JsonValue.Arr.EMPTY);
        for (JsonValue condition : conditions.items()) {
            if (!(condition instanceof JsonValue.Obj object)
                    || object.string("kind").isEmpty()) {
                return "A push rule's condition needs a kind.";
            }
        }
        return wrongActions(json.array("actions").orElse(JsonValue.Arr.EMPTY));
    }

    private static @Nullable String wrongActions(JsonValue.Arr actions) {
        for (JsonValue action : actions.items()) {
            boolean known =
                    switch (action) {
                        case JsonValue.Str(String name) -> ACTIONS.contains(name);
                        case JsonValue.Obj object -> object.string("set_tweak").isPresent();
                        case JsonValue.Arr other -> false;
                        case JsonValue.Int other -> false;
                        case JsonValue.Num other -> false;
                        case JsonValue.Bool other -> false;
                        case JsonValue.Null other -> false;
                    };
            if (!known) {
                return "A push rule's action is `notify` or an object with `set_tweak`.";
            }
        }
        return null;
    }
}
