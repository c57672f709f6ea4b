package dev.vesta.core.userdata;

import dev.vesta.core.log.UnreadChange.Unread;
import dev.vesta.core.room.ClientEvents;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.push.PushCondition;
import dev.vesta.protocol.push.PushContext;
import dev.vesta.protocol.push.PushRule;
import dev.vesta.protocol.push.PushRuleKind;
import dev.vesta.protocol.push.PushRuleset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whom an event notifies: the push rules of all who are concerned, against the event and the state before it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules))
final class NotifiedUsers {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    private final StateReader states;
    private final PushRules rules;
    private final IgnoredUsers ignored;
    private final Clock clock;

    NotifiedUsers(StateReader states, PushRules rules, IgnoredUsers ignored, Clock clock) {
        this.states = states;
        this.rules = rules;
        this.ignored = ignored;
        this.clock = clock;
    }

    /// @param concerned who may be notified, the sender not among them
    /// @param joined how many have joined the room
    List<Unread> of(RoomRef room, StoredEvent event, long threadNid, Map<Long, UserId> concerned, long joined) {
        List<Unread> notified = new ArrayList<>();
        if (concerned.isEmpty()) {
            return notified;
        }
        long now = clock.millis();
        JsonValue.Obj json = ClientEvents.full(event.pdu(), true, now, ClientEvents.Extras.NONE);
        Map<Long, PushRuleset> rulesets = rules.of(concerned);
        Map<Long, Set<UserId>> ignores = ignored.of(concerned);
        Map<UserId, String> names = names(room, event, concerned, rulesets);
        PowerLevels levels = levels(room, event);
        concerned.forEach((nid, user) -> {
            if (Objects.requireNonNull(ignores.get(nid)).contains(event.pdu().sender())) {
                return;
            }
            PushContext context = new PushContext(user, names.get(user), joined, levels);
            Objects.requireNonNull(rulesets.get(nid))
                    .match(json, context)
                    .filter(rule -> rule.actions().notifies())
                    .ifPresent(rule -> notified.add(new Unread(
                            nid,
                            threadNid,
                            event.ord(),
                            rule.actions().highlight(),
                            rule.json().array("actions").orElse(JsonValue.Arr.EMPTY),
                            now)));
        });
        return notified;
    }

    private @Nullable PowerLevels levels(RoomRef room, StoredEvent event) {
        Map<StateKey, StoredEvent> state = states.at(room, event.rootBefore(), List.of(CREATE, LEVELS));
        StoredEvent create = state.get(CREATE);
        StoredEvent levels = state.get(LEVELS);
        return create == null ? null : PowerLevels.of(create.pdu(), levels == null ? null : levels.pdu());
    }

    /// The names of those who have a rule that asks for theirs: only old rules do.
    private Map<UserId, String> names(
            RoomRef room, StoredEvent event, Map<Long, UserId> concerned, Map<Long, PushRuleset> rulesets) {
        List<StateKey> keys = concerned.entrySet().stream()
                .filter(one -> asksForName(Objects.requireNonNull(rulesets.get(one.getKey()))))
                .map(one -> new StateKey(EventTypes.MEMBER, one.getValue().value()))
                .toList();
        Map<UserId, String> names = new HashMap<>();
        if (!keys.isEmpty()) {
            states.at(room, event.rootBefore(), keys).forEach((key, member) -> member.pdu()
                    .content()
                    .string("displayname")
                    .ifPresent(name -> names.put(new UserId(key.stateKey()), name)));
        }
        return names;
    }

    private static boolean asksForName(PushRuleset rules) {
        return Stream.of(PushRuleKind.values())
                .flatMap(kind -> rules.ofKind(kind).stream())
                .filter(PushRule::enabled)
                .flatMap(rule -> rule.conditions().stream())
                .anyMatch(PushCondition.ContainsDisplayName.class::isInstance);
    }
}
