package dev.vesta.protocol.push;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A user's push rules, in the order in which they are asked. Immutable.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules))
public final class PushRuleset {
    /// The one rule of the server that goes before those of the user.
    public static final String MASTER = ".m.rule.master";

    private final Map<PushRuleKind, List<PushRule>> rules;

    private PushRuleset(Map<PushRuleKind, List<PushRule>> rules) {
        this.rules = rules;
    }

    /// Reads the rules in the form that clients see (`{"override": [...], ...}`). Within a kind [#MASTER] is
    /// put first and the server's other rules last; the rest keeps its order.
    public static ParseResult<PushRuleset> parse(JsonValue.Obj json) {
        Map<PushRuleKind, List<PushRule>> rules = new EnumMap<>(PushRuleKind.class);
        for (PushRuleKind kind : PushRuleKind.values()) {
            List<PushRule> list = new ArrayList<>();
            Set<String> ids = new HashSet<>();
            JsonValue ofKind = json.has(kind.text()) ? json.get(kind.text()) : JsonValue.Arr.EMPTY;
            if (!(ofKind instanceof JsonValue.Arr array)) {
                return new Malformed<>("The " + kind.text() + " rules must be a list.");
            }
            for (JsonValue item : array.items()) {
                if (!(item instanceof JsonValue.Obj object)) {
                    return new Malformed<>("A push rule must be an object.");
                }
                switch (PushRule.parse(kind, object)) {
                    case Parsed<PushRule>(PushRule rule) -> list.add(rule);
                    case Malformed<PushRule>(String reason) -> {
                        return new Malformed<>(reason);
                    }
                }
                if (!ids.add(list.getLast().ruleId())) {
                    return new Malformed<>("Two " + kind.text() + " rules have the same rule_id.");
                }
            }
            rules.put(kind, ordered(list));
        }
        return new Parsed<>(new PushRuleset(rules));
    }

    private static List<PushRule> ordered(List<PushRule> rules) {
        return rules.stream().sorted(Comparator.comparingInt(PushRuleset::rank)).toList();
    }

    private static int rank(PushRule rule) {
        if (rule.ruleId().equals(MASTER)) {
            return 0;
        }
        return rule.isDefault() ? 2 : 1;
    }

    /// The rules of a kind, those asked first in front.
    public List<PushRule> ofKind(PushRuleKind kind) {
        return rules.getOrDefault(kind, List.of());
    }

    /// The rule of this id.
    public Optional<PushRule> rule(PushRuleKind kind, String ruleId) {
        return ofKind(kind).stream()
                .filter(rule -> rule.ruleId().equals(ruleId))
                .findFirst();
    }

    /// A copy with this rule: in the place of the one with its id, or else before all others that it may go
    /// before.
    public PushRuleset with(PushRuleKind kind, PushRule rule) {
        List<PushRule> list = new ArrayList<>(ofKind(kind));
        list.replaceAll(old -> old.ruleId().equals(rule.ruleId()) ? rule : old);
        if (!list.contains(rule)) {
            list.addFirst(rule);
        }
        return with(kind, list);
    }

    /// A copy without this rule.
    public PushRuleset without(PushRuleKind kind, String ruleId) {
        return with(
                kind,
                ofKind(kind).stream()
                        .filter(rule -> !rule.ruleId().equals(ruleId))
                        .toList());
    }

    /// A copy with these rules of the kind, [#MASTER] put first and the server's other rules last.
    PushRuleset with(PushRuleKind kind, List<PushRule> list) {
        Map<PushRuleKind, List<PushRule>> copy = new EnumMap<>(rules);
        copy.put(kind, ordered(list));
        return new PushRuleset(copy);
    }

    /// The first rule that matches, which alone decides; empty when there is none.
    ///
    /// @param event in the form that clients get, with its `room_id`
    public Optional<PushRule> match(JsonValue.Obj event, PushContext context) {
        for (PushRuleKind kind : PushRuleKind.values()) {
            for (PushRule rule : ofKind(kind)) {
                if (rule.matches(event, context)) {
                    return Optional.of(rule);
                }
            }
        }
        return Optional.empty();
    }

    /// Whether any rule that may hold for the event asks for the user's display name.
    public boolean asksForName(JsonValue.Obj event) {
        boolean mentions = event.object("content")
                .map(content -> content.has("m.mentions"))
                .orElse(false);
        return rules.values().stream()
                .flatMap(List::stream)
                .filter(PushRule::enabled)
                .map(PushRule::conditions)
                .anyMatch(conditions -> conditions.contains(new PushCondition.ContainsDisplayName())
                        && !(mentions && conditions.contains(new PushCondition.NoMentions())));
    }

    /// What the event means to the user. Nobody is notified of what they sent themselves.
    ///
    /// @param event in the form that clients get, with its `room_id`
    public PushActions evaluate(JsonValue.Obj event, PushContext context) {
        boolean own = event.string("sender").map(context.user().value()::equals).orElse(false);
        return own
                ? PushActions.NONE
                : match(event, context).map(PushRule::actions).orElse(PushActions.NONE);
    }

    /// The rules in the form that clients see, all five kinds.
    public JsonValue.Obj json() {
        Map<String, JsonValue> json = new LinkedHashMap<>();
        for (PushRuleKind kind : PushRuleKind.values()) {
            List<JsonValue> list = new ArrayList<>();
            ofKind(kind).forEach(rule -> list.add(rule.json()));
            json.put(kind.text(), new JsonValue.Arr(list));
        }
        return new JsonValue.Obj(json);
    }
}
