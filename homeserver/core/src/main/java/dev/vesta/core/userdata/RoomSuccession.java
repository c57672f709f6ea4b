package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.Succession;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.push.PushRuleChange;
import dev.vesta.protocol.push.PushRuleCopy;
import dev.vesta.protocol.push.PushRuleset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Takes along what our users keep about a room when they are in the room that replaces it: push rules, tags, and that
/// it is a direct chat. A room replaces another when its create event names the other as its predecessor and the
/// other's tombstone leads to it: neither alone, for anybody may write one of the two.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-upgrades))
public final class RoomSuccession implements Succession {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey TOMBSTONE = new StateKey(EventTypes.TOMBSTONE, "");
    private static final String TAGS = "m.tag";
    private static final String DIRECT = "m.direct";

    private final RoomStore rooms;
    private final StateReader states;
    private final UnreadStore members;
    private final AccountDataStore store;
    private final Log log;
    private final PushRules pushRules;
    private final UserTurns turns;

    public RoomSuccession(
            RoomStore rooms,
            StateReader states,
            UnreadStore members,
            AccountDataStore store,
            Log log,
            PushRules pushRules,
            UserTurns turns) {
        this.rooms = rooms;
        this.states = states;
        this.members = members;
        this.store = store;
        this.log = log;
        this.pushRules = pushRules;
        this.turns = turns;
    }

    @Override
    public void joined(Caller caller, RoomRef room) {
        predecessor(room)
                .filter(old -> replacement(old).filter(room::equals).isPresent())
                .ifPresent(old -> takeAlong(Map.of(caller.userNid(), caller.user()), old, room));
    }

    @Override
    public void closed(RoomRef room) {
        replacement(room)
                .filter(fresh -> predecessor(fresh).filter(room::equals).isPresent())
                .ifPresent(fresh -> takeAlong(members.localMembers(fresh.nid()), room, fresh));
    }

    private Optional<RoomRef> predecessor(RoomRef room) {
        return state(room, CREATE)
                .flatMap(content -> content.object("predecessor"))
                .flatMap(named -> named.string("room_id"))
                .flatMap(RoomId::parse)
                .flatMap(rooms::find);
    }

    private Optional<RoomRef> replacement(RoomRef room) {
        return state(room, TOMBSTONE)
                .flatMap(content -> content.string("replacement_room"))
                .flatMap(RoomId::parse)
                .flatMap(rooms::find);
    }

    private Optional<JsonValue.Obj> state(RoomRef room, StateKey key) {
        return rooms.head(room)
                .map(RoomHead::root)
                .flatMap(root -> states.at(room, root, key))
                .map(event -> event.pdu().content());
    }

    /// Costs a few queries for all of them, and writes only for those who keep something about the old room.
    private void takeAlong(Map<Long, UserId> users, RoomRef old, RoomRef fresh) {
        Map<Long, PushRuleset> rules = pushRules.of(users);
        users.forEach((nid, user) -> {
            if (PushRuleCopy.isDue(Objects.requireNonNull(rules.get(nid)), old.id(), fresh.id())) {
                pushRules.change(
                        nid, user, now -> new PushRuleChange.Changed(PushRuleCopy.toRoom(now, old.id(), fresh.id())));
            }
        });
        Map<Long, JsonValue.Obj> tags = new LinkedHashMap<>(store.ofUsers(users.keySet(), old.nid(), TAGS));
        tags.keySet().removeAll(store.ofUsers(users.keySet(), fresh.nid(), TAGS).keySet());
        tags.forEach((nid, content) -> log.append(new AccountDataChange(nid, fresh.nid(), TAGS, content))
                .await());
        store.ofUsers(users.keySet(), DIRECT).forEach((nid, content) -> {
            if (!direct(content, old.id(), fresh.id()).equals(content)) {
                turns.take(nid, () -> {
                    JsonValue.Obj now =
                            store.get(nid, AccountDataStore.NO_ROOM, DIRECT).orElse(JsonValue.Obj.EMPTY);
                    JsonValue.Obj changed = direct(now, old.id(), fresh.id());
                    return log.append(new AccountDataChange(nid, null, DIRECT, changed))
                            .await();
                });
            }
        });
    }

    /// With the new room beside the old one, for whomever the old one is a direct chat with.
    private static JsonValue.Obj direct(JsonValue.Obj content, RoomId old, RoomId fresh) {
        JsonValue was = JsonValue.str(old.value());
        JsonValue is = JsonValue.str(fresh.value());
        Map<String, JsonValue> changed = new LinkedHashMap<>(content.members());
        changed.replaceAll((user, listed) -> {
            if (listed instanceof JsonValue.Arr(List<JsonValue> items) && items.contains(was) && !items.contains(is)) {
                List<JsonValue> more = new ArrayList<>(items);
                more.add(is);
                return new JsonValue.Arr(more);
            }
            return listed;
        });
        return new JsonValue.Obj(changed);
    }
}
