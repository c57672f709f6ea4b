package dev.vesta.protocol.state;

import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.auth.AuthVerdict;
import dev.vesta.protocol.auth.EventAuth;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A small room with a made-up history: branches on which random people do random things that are allowed there (or
/// that auth events of another branch allow), branches that are resolved into one, states that are out of date, events
/// that nobody has, and rejected events.
final class RandomRoom {
    private static final List<String> USERS = List.of("@alice:a", "@bob:b", "@carol:c", "@dave:d", "@erin:e");
    private static final int STEPS = 24;

    final TestRoom room;
    private final Random random;
    private final List<Map<StateKey, EventId>> branches = new ArrayList<>();
    private final List<Map<StateKey, EventId>> history = new ArrayList<>();
    private long depth;
    int forks;
    int planted;

    RandomRoom(Random random) {
        this.random = random;
        this.room = new TestRoom(random.nextBoolean() ? RoomVersion.V11 : RoomVersion.V12);
        branches.add(new HashMap<>(Map.of(new StateKey(EventTypes.CREATE, ""), room.createId)));
        act(0, "@alice:a", EventTypes.MEMBER, "@alice:a", JsonValue.obj("membership", "join"));
        act(0, "@alice:a", EventTypes.POWER_LEVELS, "", levels());
        act(0, "@alice:a", EventTypes.JOIN_RULES, "", JsonValue.obj("join_rule", "public"));
        for (String user : USERS.subList(1, 4)) {
            act(0, user, EventTypes.MEMBER, user, JsonValue.obj("membership", "join"));
        }
        for (int i = 0; i < STEPS; i++) {
            step();
        }
    }

    /// The states to resolve: two to four, of which some may be old, may name an event that nobody has or that was
    /// rejected.
    List<Map<StateKey, EventId>> states() {
        List<Map<StateKey, EventId>> states = new ArrayList<>();
        for (int i = 2 + random.nextInt(3); i > 0; i--) {
            List<Map<StateKey, EventId>> from = random.nextInt(4) == 0 ? history : branches;
            states.add(new HashMap<>(from.get(random.nextInt(from.size()))));
        }
        if (random.nextInt(4) == 0) {
            plantRejected(states);
        }
        if (random.nextInt(4) == 0) {
            rejectAuthEvent(states);
        }
        if (random.nextInt(10) == 0) {
            List<EventId> ids = new ArrayList<>(room.events.keySet());
            room.events.remove(ids.get(1 + random.nextInt(ids.size() - 1)));
        }
        return states;
    }

    private void plantRejected(List<Map<StateKey, EventId>> states) {
        Map<StateKey, EventId> first = states.getFirst();
        Map<StateKey, EventId> second = states.get(1);
        List<StateKey> keys = new ArrayList<>(first.keySet());
        keys.removeIf(key -> !second.containsKey(key) || key.type().equals(EventTypes.CREATE));
        if (keys.isEmpty()) {
            return;
        }
        StateKey key = keys.get(random.nextInt(keys.size()));
        Pdu like = room.events.get(second.get(key));
        EventId id = room.add(
                "rejected",
                like.sender().value(),
                like.type(),
                like.stateKey(),
                like.content(),
                like.authEvents(),
                ++depth,
                time());
        room.rejected.add(id);
        first.put(key, id);
        planted++;
    }

    /// An event that is in none of the states was rejected, though others may name it.
    private void rejectAuthEvent(List<Map<StateKey, EventId>> states) {
        List<EventId> ids = new ArrayList<>(room.events.keySet());
        ids.removeIf(id -> states.stream().anyMatch(state -> state.containsValue(id)));
        if (!ids.isEmpty()) {
            room.rejected.add(ids.get(random.nextInt(ids.size())));
            planted++;
        }
    }

    /// The same state, its keys in another order.
    Map<StateKey, EventId> shuffled(Map<StateKey, EventId> state) {
        List<StateKey> keys = new ArrayList<>(state.keySet());
        Collections.shuffle(keys, random);
        Map<StateKey, EventId> copy = new LinkedHashMap<>();
        keys.forEach(key -> copy.put(key, state.get(key)));
        return copy;
    }

    private void step() {
        int branch = random.nextInt(branches.size());
        history.add(new HashMap<>(branches.get(branch)));
        int what = random.nextInt(20);
        String sender = random.nextInt(3) == 0 ? "@alice:a" : user();
        String target = user();
        switch (what) {
            case 0, 1, 2 -> {
                forks++;
                branches.add(new HashMap<>(branches.get(branch)));
            }
            case 3 -> merge(branch);
            case 4, 5, 6 -> act(branch, sender, EventTypes.POWER_LEVELS, "", levels());
            case 7 -> {
                String rule = random.nextBoolean() ? "public" : "invite";
                act(branch, sender, EventTypes.JOIN_RULES, "", JsonValue.obj("join_rule", rule));
            }
            case 8, 9, 10 -> member(branch, target, target, "join");
            case 11 -> member(branch, target, target, "leave");
            case 12, 13 -> member(branch, sender, target, "leave");
            case 14, 15 -> member(branch, sender, target, "ban");
            case 16 -> member(branch, sender, target, "invite");
            case 17 -> act(branch, sender, EventTypes.NAME, "", JsonValue.obj("name", "n" + depth));
            default -> act(branch, sender, EventTypes.TOPIC, "", JsonValue.obj("topic", "t" + depth));
        }
    }

    private void merge(int branch) {
        int other = random.nextInt(branches.size());
        StateResolution algorithm = random.nextBoolean() ? StateResolution.V2 : StateResolution.V2_1;
        List<Map<StateKey, EventId>> both = List.of(branches.get(branch), branches.get(other));
        branches.set(branch, new HashMap<>(StateResolver.resolve(algorithm, both, room.graph())));
    }

    private void member(int branch, String sender, String target, String membership) {
        act(branch, sender, EventTypes.MEMBER, target, JsonValue.obj("membership", membership));
    }

    private void act(int branch, String sender, String type, String stateKey, JsonValue.Obj content) {
        Map<StateKey, EventId> state = branches.get(branch);
        // Sometimes by the state of another branch, as who has not heard of the newest would.
        Map<StateKey, EventId> judge = random.nextInt(8) == 0 ? branches.get(random.nextInt(branches.size())) : state;
        depth++;
        Pdu sketch = room.event(sender, type, stateKey, content, List.of(), depth, 0);
        List<EventId> authEvents = new ArrayList<>();
        for (StateKey key : AuthEventSelector.select(sketch)) {
            if (judge.containsKey(key)) {
                authEvents.add(judge.get(key));
            }
        }
        String name = "e" + Integer.toHexString(random.nextInt(256)) + "-" + depth;
        EventId id = room.add(name, sender, type, stateKey, content, authEvents, depth, time());
        Pdu event = room.events.get(id);
        AuthVerdict verdict = EventAuth.check(event, key -> room.events.get(judge.get(key)));
        if (verdict instanceof AuthVerdict.Allowed) {
            state.put(new StateKey(type, stateKey), id);
        } else {
            room.events.remove(id);
        }
    }

    private JsonValue.Obj levels() {
        JsonValue.Obj users = room.version.rules().creatorsAreAboveAll()
                ? JsonValue.obj("@bob:b", level(), "@carol:c", level())
                : JsonValue.obj("@alice:a", 100, "@bob:b", level(), "@carol:c", level());
        return JsonValue.obj("users", users, "events", JsonValue.obj(EventTypes.TOPIC, level()));
    }

    private int level() {
        return random.nextInt(5) * 25;
    }

    /// Clocks are wrong and coarse, so that ties happen.
    private long time() {
        return 1000 + depth / 3 + random.nextInt(4);
    }

    private String user() {
        return USERS.get(random.nextInt(USERS.size()));
    }
}
