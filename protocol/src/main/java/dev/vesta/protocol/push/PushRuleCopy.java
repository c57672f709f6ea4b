package dev.vesta.protocol.push;

import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Push rules of a room for the room that replaces it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-upgrades))
public final class PushRuleCopy {
    private static final String ROOM_ID = "room_id";

    private PushRuleCopy() {}

    /// The rules, with a copy for the new room of each rule of the user that is about the old one: its room rule, and
    /// rules with a condition for its `room_id`, with which clients mute a room. What there is for the new room
    /// stays.
    public static PushRuleset toRoom(PushRuleset rules, RoomId old, RoomId fresh) {
        PushRuleset copied = rules;
        for (PushRuleKind kind : PushRuleKind.values()) {
            // Each goes to the front.
            for (PushRule rule : rules.ofKind(kind).reversed()) {
                Optional<PushRule> copy = rule.isDefault() ? Optional.empty() : copy(kind, rule, old, fresh);
                if (copy.isPresent() && copied.rule(kind, copy.get().ruleId()).isEmpty()) {
                    copied = copied.with(kind, copy.get());
                }
            }
        }
        return copied;
    }

    /// Whether there is any rule to copy.
    public static boolean isDue(PushRuleset rules, RoomId old, RoomId fresh) {
        return !toRoom(rules, old, fresh).json().equals(rules.json());
    }

    private static Optional<PushRule> copy(PushRuleKind kind, PushRule rule, RoomId old, RoomId fresh) {
        JsonValue.Obj json = rule.json();
        if (kind.hasConditions()) {
            List<JsonValue> conditions = new ArrayList<>(
                    json.array("conditions").orElse(JsonValue.Arr.EMPTY).items());
            conditions.replaceAll(condition -> moved(condition, old, fresh));
            JsonValue.Arr changed = new JsonValue.Arr(conditions);
            if (changed.equals(json.array("conditions").orElse(JsonValue.Arr.EMPTY))) {
                return Optional.empty();
            }
            json = json.with("conditions", changed);
        } else if (kind != PushRuleKind.ROOM || !rule.ruleId().equals(old.value())) {
            return Optional.empty();
        }
        String id =
                rule.ruleId().contains(old.value()) ? rule.ruleId().replace(old.value(), fresh.value()) : fresh.value();
        return switch (PushRule.parse(kind, json.with("rule_id", JsonValue.str(id)))) {
            case Parsed<PushRule>(PushRule copy) -> Optional.of(copy);
            case Malformed<PushRule> _ -> Optional.empty();
        };
    }

    private static JsonValue moved(JsonValue condition, RoomId old, RoomId fresh) {
        if (!(condition instanceof JsonValue.Obj object)
                || object.string("key").filter(ROOM_ID::equals).isEmpty()) {
            return condition;
        }
        JsonValue.Obj moved = object;
        for (String member : List.of("pattern", "value")) {
            if (object.string(member).filter(old.value()::equals).isPresent()) {
                moved = moved.with(member, JsonValue.str(fresh.value()));
            }
        }
        return moved;
    }
}
