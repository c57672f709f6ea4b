package dev.vesta.protocol.push;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.match.PropertyPath;
import java.util.ArrayList;
import java.util.List;

/// One push rule. ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules))
///
/// @param ruleId unique within the kind; those of the server begin with a dot
/// @param isDefault whether the server gave it
/// @param enabled whether it can match at all
/// @param conditions what must hold, all of it; for content, room and sender rules it follows from the rule
/// itself, and rules of the server that look for names in the text have one that is not written
/// @param actions what to do then
/// @param json the rule as clients see it
public record PushRule(
        String ruleId,
        boolean isDefault,
        boolean enabled,
        List<PushCondition> conditions,
        PushActions actions,
        JsonValue.Obj json) {
    public PushRule {
        conditions = List.copyOf(conditions);
    }

    /// Reads a rule of this kind: malformed without an id, or with members of a wrong type. A wrong condition
    /// only keeps the rule from ever matching.
    public static ParseResult<PushRule> parse(PushRuleKind kind, JsonValue.Obj json) {
        String ruleId = json.string("rule_id").orElse("");
        if (ruleId.isEmpty()) {
            return new Malformed<>("A push rule needs a rule_id.");
        }
        if (json.array("actions").isEmpty()) {
            return new Malformed<>("A push rule needs a list of actions.");
        }
        if (wrong(json, "enabled") || wrong(json, "default")) {
            return new Malformed<>("A push rule's enabled and default are true or false.");
        }
        if (kind == PushRuleKind.CONTENT && json.string("pattern").isEmpty()) {
            return new Malformed<>("A content rule needs a pattern.");
        }
        if (kind.hasConditions()
                && json.has("conditions")
                && json.array("conditions").isEmpty()) {
            return new Malformed<>("A push rule's conditions are a list.");
        }
        return new Parsed<>(new PushRule(
                ruleId,
                json.bool("default").orElse(false),
                json.bool("enabled").orElse(true),
                conditions(kind, ruleId, json),
                PushActions.of(json.array("actions").orElse(JsonValue.Arr.EMPTY).items()),
                json));
    }

    private static boolean wrong(JsonValue.Obj json, String flag) {
        return json.has(flag) && json.bool(flag).isEmpty();
    }

    private static List<PushCondition> conditions(PushRuleKind kind, String ruleId, JsonValue.Obj json) {
        List<PushCondition> written = written(kind, ruleId, json);
        if (!DefaultPushRules.BY_TEXT.contains(ruleId)) {
            return written;
        }
        List<PushCondition> conditions = new ArrayList<>(written);
        conditions.addFirst(new PushCondition.NoMentions());
        return conditions;
    }

    private static List<PushCondition> written(PushRuleKind kind, String ruleId, JsonValue.Obj json) {
        return switch (kind) {
            case OVERRIDE, UNDERRIDE -> {
                List<PushCondition> conditions = new ArrayList<>();
                for (JsonValue condition :
                        json.array("conditions").orElse(JsonValue.Arr.EMPTY).items()) {
                    conditions.add(PushCondition.of(condition));
                }
                yield conditions;
            }
            case CONTENT ->
                List.of(PushCondition.EventMatch.of(
                        PropertyPath.of("content.body"), json.string("pattern").orElse("")));
            case ROOM -> List.of(is("room_id", ruleId));
            case SENDER -> List.of(is("sender", ruleId));
        };
    }

    private static PushCondition is(String key, String value) {
        return new PushCondition.EventPropertyIs(PropertyPath.of(key), new JsonValue.Str(value));
    }

    /// The same rule switched on or off.
    public PushRule withEnabled(boolean on) {
        return new PushRule(ruleId, isDefault, on, conditions, actions, json.with("enabled", new JsonValue.Bool(on)));
    }

    /// The same rule with other actions.
    public PushRule withActions(JsonValue.Arr other) {
        return new PushRule(
                ruleId, isDefault, enabled, conditions, PushActions.of(other.items()), json.with("actions", other));
    }

    /// Whether the rule is on and all its conditions hold.
    public boolean matches(JsonValue.Obj event, PushContext context) {
        return enabled && conditions.stream().allMatch(condition -> condition.holds(event, context));
    }
}
