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
import dev.vesta.protocol.push.PushContext;
import dev.vesta.protocol.push.PushRuleset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whom an event notifies: the push rules of all who are concerned, against the event and the state before it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#push-rules))
final class NotifiedUsers {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    private final StateReader states;
    private final MemberNames names;
    private final PushRules rules;
    private final IgnoredUsers ignored;
    private final Clock clock;

    NotifiedUsers(StateReader states, PushRules rules, IgnoredUsers ignored, Clock clock) {
        this.states = states;
        this.names = new MemberNames(states);
        this.rules = rules;
        this.ignored = ignored;
        this.clock = clock;
    }

    /// @param pos the event's position in the log
    /// @param concerned who may be notified, the sender not among them
    /// @param joined how many have joined the room
    List<Unread> of(
            RoomRef room, StoredEvent event, long pos, long threadNid, Map<Long, UserId> concerned, long joined) {
        List<Unread> notified = new ArrayList<>();
        if (concerned.isEmpty()) {
            return notified;
        }
        long now = clock.millis();
        JsonValue.Obj json = ClientEvents.full(event.pdu(), true, now, ClientEvents.Extras.NONE);
        Map<Long, PushRuleset> rulesets = rules.of(concerned);
        Map<Long, Set<UserId>> ignores = ignored.of(concerned);
        Map<UserId, String> named = names(room, event, json, concerned, rulesets);
        PowerLevels levels = levels(room, event);
        concerned.forEach((nid, user) -> {
            if (Objects.requireNonNull(ignores.get(nid)).contains(event.pdu().sender())) {
                return;
            }
            PushContext context = new PushContext(user, named.get(user), joined, levels);
            Objects.requireNonNull(rulesets.get(nid))
                    .match(json, context)
                    .filter(rule -> rule.actions().notifies())
                    .ifPresent(rule -> notified.add(new Unread(
                            nid,
                            threadNid,
                            event.ord(),
                            pos,
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

    /// The names of those who have a rule that asks for theirs; of an event without text nobody's.
    private Map<UserId, String> names(
            RoomRef room,
            StoredEvent event,
            JsonValue.Obj json,
            Map<Long, UserId> concerned,
            Map<Long, PushRuleset> rulesets) {
        if (event.pdu().content().string("body").isEmpty()) {
            return Map.of();
        }
        Map<Long, UserId> asking = new LinkedHashMap<>(concerned);
        asking.keySet()
                .removeIf(nid -> !Objects.requireNonNull(rulesets.get(nid)).asksForName(json));
        return asking.isEmpty() ? Map.of() : names.of(room, event.rootBefore(), asking.values());
    }

    /// The user's membership of the room changed, and with it maybe the name.
    void renamed(long roomNid, UserId user) {
        names.forget(roomNid, user);
    }
}
