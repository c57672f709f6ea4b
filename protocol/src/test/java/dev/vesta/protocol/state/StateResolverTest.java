package dev.vesta.protocol.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StateResolverTest {
    private static final StateKey TOPIC = new StateKey(EventTypes.TOPIC, "");
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final List<StateResolution> SINCE_2 = List.of(StateResolution.V2, StateResolution.V2_1);

    private final TestRoom room = CasesTest.room();
    private final Map<StateKey, EventId> begin = room.state(room.events.keySet());

    private EventId topic(String name, long depth, long ts) {
        List<EventId> auth = List.of(room.createId, TestRoom.id("levels"), TestRoom.id("bob"));
        return room.add(name, "@bob:b", EventTypes.TOPIC, "", JsonValue.obj("topic", name), auth, depth, ts);
    }

    private Map<StateKey, EventId> with(StateKey key, EventId id) {
        Map<StateKey, EventId> state = new HashMap<>(begin);
        state.put(key, id);
        return state;
    }

    private Map<StateKey, EventId> resolve(StateResolution algorithm, EventId one, EventId other) {
        return StateResolver.resolve(algorithm, List.of(with(TOPIC, one), with(TOPIC, other)), room.graph());
    }

    @Test
    void breaksTiesInTimeByTheEventId() {
        EventId a = topic("a", 10, 10_000);
        EventId b = topic("b", 10, 10_000);
        for (StateResolution algorithm : SINCE_2) {
            assertThat(resolve(algorithm, a, b)).containsEntry(TOPIC, b);
            assertThat(resolve(algorithm, b, a)).containsEntry(TOPIC, b);
        }
    }

    @Test
    void breaksTiesInDepthByTheLowestHashInVersion1() {
        EventId a = topic("a", 10, 10_000);
        EventId b = topic("b", 10, 10_000);
        assertThat(resolve(StateResolution.V1, a, b)).containsEntry(TOPIC, lowestHash(a, b));
        assertThat(resolve(StateResolution.V1, b, a)).containsEntry(TOPIC, lowestHash(a, b));
    }

    private static EventId lowestHash(EventId a, EventId b) {
        return LiteralResolution.Sha1.hex(a).compareTo(LiteralResolution.Sha1.hex(b)) < 0 ? a : b;
    }

    @Test
    void leavesStatesThatAgreeAlone() {
        for (StateResolution algorithm : StateResolution.values()) {
            assertThat(StateResolver.resolve(algorithm, List.of(begin, begin), room.graph()))
                    .isEqualTo(begin);
            assertThat(StateResolver.resolve(algorithm, List.of(begin), room.graph()))
                    .isEqualTo(begin);
            assertThat(StateResolver.resolve(algorithm, List.of(), room.graph()))
                    .isEmpty();
        }
    }

    @Test
    void takesTheAlgorithmOfTheRoomVersion() {
        EventId a = topic("a", 10, 10_000);
        EventId b = topic("b", 10, 20_000);
        List<Map<StateKey, EventId>> states = List.of(with(TOPIC, a), with(TOPIC, b));
        assertThat(StateResolver.resolve(RoomVersion.V11.rules(), states, room.graph()))
                .containsEntry(TOPIC, b);
    }

    @Test
    void passesOverEventsThatTheGraphDoesNotHave() {
        EventId a = topic("a", 10, 10_000);
        for (StateResolution algorithm : StateResolution.values()) {
            assertThat(resolve(algorithm, a, TestRoom.id("missing"))).containsEntry(TOPIC, a);
            assertThat(resolve(algorithm, TestRoom.id("gone"), TestRoom.id("missing")))
                    .isEqualTo(begin);
        }
    }

    @Test
    void passesOverRejectedEvents() {
        EventId a = topic("a", 10, 10_000);
        EventId b = topic("b", 20, 20_000);
        room.rejected.add(b);
        for (StateResolution algorithm : StateResolution.values()) {
            assertThat(resolve(algorithm, a, b)).containsEntry(TOPIC, a);
        }
    }

    @Test
    void judgesByNoRejectedAuthEvent() {
        // The topics name levels that give Carol power; no state has them, and they were rejected.
        JsonValue.Obj content = JsonValue.obj("users", JsonValue.obj("@alice:a", 100, "@carol:c", 50));
        List<EventId> byAlice = List.of(room.createId, TestRoom.id("levels"), TestRoom.id("alice"));
        EventId levels = room.add("l", "@alice:a", EventTypes.POWER_LEVELS, "", content, byAlice, 8, 8000);
        List<EventId> byCarol = List.of(room.createId, levels, TestRoom.id("carol"));
        EventId a = room.add("a", "@carol:c", EventTypes.TOPIC, "", JsonValue.Obj.EMPTY, byCarol, 9, 9000);
        EventId b = room.add("b", "@carol:c", EventTypes.TOPIC, "", JsonValue.Obj.EMPTY, byCarol, 9, 9000);
        Map<StateKey, EventId> one = with(TOPIC, a);
        Map<StateKey, EventId> two = with(TOPIC, b);
        one.remove(LEVELS);
        two.remove(LEVELS);
        for (StateResolution algorithm : SINCE_2) {
            assertThat(StateResolver.resolve(algorithm, List.of(one, two), room.graph()))
                    .containsEntry(TOPIC, b);
        }
        room.rejected.add(levels);
        for (StateResolution algorithm : SINCE_2) {
            assertThat(StateResolver.resolve(algorithm, List.of(one, two), room.graph()))
                    .doesNotContainKey(TOPIC);
        }
    }

    @Test
    void endsWhereAuthEventsGoInACircle() {
        List<EventId> circle = List.of(TestRoom.id("x"), TestRoom.id("y"), TestRoom.id("z"));
        JsonValue.Obj content = JsonValue.obj("users", JsonValue.obj("@alice:a", 100, "@bob:b", 50));
        for (int i = 0; i < 3; i++) {
            List<EventId> auth = List.of(circle.get((i + 1) % 3), room.createId, TestRoom.id("alice"));
            String name = circle.get(i).value().substring(1);
            room.add(name, "@alice:a", EventTypes.POWER_LEVELS, "", content, auth, 10, 10_000);
        }
        EventId topic =
                room.add("t", "@bob:b", EventTypes.TOPIC, "", JsonValue.Obj.EMPTY, circle.subList(0, 1), 10, 10_000);
        Map<StateKey, EventId> one = with(LEVELS, circle.get(0));
        Map<StateKey, EventId> two = with(LEVELS, circle.get(1));
        two.put(TOPIC, topic);
        for (StateResolution algorithm : StateResolution.values()) {
            Map<StateKey, EventId> state = StateResolver.resolve(algorithm, List.of(one, two), room.graph());
            assertThat(state).containsKeys(LEVELS, CREATE);
            assertThat(StateResolver.resolve(algorithm, List.of(two, one), room.graph()))
                    .isEqualTo(state);
        }
    }

    @Test
    void walksChainsOfAnyLength() {
        EventId before = TestRoom.id("levels");
        JsonValue.Obj content = JsonValue.obj("users", JsonValue.obj("@alice:a", 100, "@bob:b", 50));
        List<EventId> chain = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            List<EventId> auth = List.of(room.createId, before, TestRoom.id("alice"));
            before = room.add("l" + i, "@alice:a", EventTypes.POWER_LEVELS, "", content, auth, 10 + i, 10_000);
            chain.add(before);
        }
        for (StateResolution algorithm : SINCE_2) {
            List<Map<StateKey, EventId>> states = List.of(with(LEVELS, chain.getFirst()), with(LEVELS, before));
            assertThat(StateResolver.resolve(algorithm, states, room.graph())).containsEntry(LEVELS, before);
        }
    }

    @Test
    void asksTheGraphForNothingWhereStatesAgree() {
        EventGraph empty = new LoadedEvents(Map.of(), Set.of());
        for (StateResolution algorithm : StateResolution.values()) {
            assertThat(StateResolver.resolve(algorithm, List.of(begin, begin), empty))
                    .isEqualTo(begin);
        }
    }

    @Test
    void ordersPowerEventsByAuthEventsBeforePower() {
        // Random names and times: whatever they are, an event comes after those that it names.
        Random random = new Random(7);
        List<EventId> all = new ArrayList<>(List.of(TestRoom.id("levels")));
        for (int i = 0; i < 200; i++) {
            EventId on = all.get(random.nextInt(all.size()));
            List<EventId> auth = List.of(room.createId, on, TestRoom.id("alice"));
            String name = Integer.toHexString(random.nextInt()) + i;
            all.add(room.add(
                    name, "@alice:a", EventTypes.POWER_LEVELS, "", JsonValue.Obj.EMPTY, auth, 9, random.nextInt(5)));
        }
        List<EventId> sorted = PowerSort.sort(all, room.graph());
        assertThat(sorted).hasSameElementsAs(all);
        for (EventId id : all) {
            for (EventId auth : room.events.get(id).authEvents()) {
                assertThat(sorted.indexOf(auth)).isLessThan(sorted.indexOf(id));
            }
        }
    }
}
