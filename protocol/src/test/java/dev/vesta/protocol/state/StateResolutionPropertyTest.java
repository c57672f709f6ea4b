package dev.vesta.protocol.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random rooms: what comes out does not depend on the order of what goes in, holds no rejected event, and is what
/// [LiteralResolution] says. `-Dvesta.seed=…` repeats a run.
final class StateResolutionPropertyTest {
    private static final int ROOMS = 10_000;

    @Test
    void resolvesRandomRoomsAsTheSpecSays() {
        long seed = Long.getLong("vesta.seed", new Random().nextLong());
        int conflicts = 0;
        int forks = 0;
        int planted = 0;
        int differ = 0;
        for (int i = 0; i < ROOMS; i++) {
            Random random = new Random(seed + i);
            RandomRoom made = new RandomRoom(random);
            List<Map<StateKey, EventId>> states = made.states();
            String what = "room of seed " + (seed + i) + " (first of run: " + seed + ")";
            Map<StateResolution, Map<StateKey, EventId>> results = new EnumMap<>(StateResolution.class);
            for (StateResolution algorithm : StateResolution.values()) {
                results.put(algorithm, check(made, algorithm, states, random, what + " by " + algorithm));
            }
            conflicts += ConflictSplit.of(StateResolution.V2, states)
                            .conflictedEvents()
                            .isEmpty()
                    ? 0
                    : 1;
            differ += results.get(StateResolution.V2).equals(results.get(StateResolution.V2_1)) ? 0 : 1;
            forks += made.forks;
            planted += made.planted;
        }
        System.out.printf(
                "state resolution: %d rooms from seed %d, %d forks, %d in conflict, %d rejected events planted,"
                        + " %d where 2 and 2.1 differ%n",
                ROOMS, seed, forks, conflicts, planted, differ);
        // Rooms in which nothing happens would prove nothing.
        assertThat(conflicts).isGreaterThan(ROOMS / 2);
        assertThat(planted).isGreaterThan(ROOMS / 10);
        assertThat(differ).isGreaterThan(ROOMS / 100);
    }

    private static Map<StateKey, EventId> check(
            RandomRoom made,
            StateResolution algorithm,
            List<Map<StateKey, EventId>> states,
            Random random,
            String what) {
        EventGraph graph = made.room.graph();
        Map<StateKey, EventId> state = StateResolver.resolve(algorithm, states, graph);
        List<Map<StateKey, EventId>> shuffled = new ArrayList<>();
        states.forEach(one -> shuffled.add(made.shuffled(one)));
        Collections.shuffle(shuffled, random);
        assertThat(StateResolver.resolve(algorithm, shuffled, graph))
                .as(what + ", order")
                .isEqualTo(state);
        assertThat(state.values().stream().filter(made.room.rejected::contains))
                .as(what + ", rejected")
                .isEmpty();
        assertThat(indexed(made.room, algorithm, states))
                .as(what + ", by the index")
                .isEqualTo(state);
        assertThat(state).as(what + ", literally").isEqualTo(literal(made.room, algorithm, states));
        return state;
    }

    /// With nothing but the events that the index names.
    private static Map<StateKey, EventId> indexed(
            TestRoom room, StateResolution algorithm, List<Map<StateKey, EventId>> states) {
        ConflictSplit split = ConflictSplit.of(algorithm, states);
        return StateResolver.resolve(algorithm, states, room.indexed(algorithm, split));
    }

    private static Map<StateKey, EventId> literal(
            TestRoom room, StateResolution algorithm, List<Map<StateKey, EventId>> states) {
        return switch (algorithm) {
            case V1 -> LiteralResolution.resolveV1(room.events, room.rejected, states);
            case V2 -> new LiteralResolution(room.events, room.rejected, false).resolve(states);
            case V2_1 -> new LiteralResolution(room.events, room.rejected, true).resolve(states);
        };
    }
}
