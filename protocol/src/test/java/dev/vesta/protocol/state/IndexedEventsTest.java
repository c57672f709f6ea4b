package dev.vesta.protocol.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthChains;
import dev.vesta.protocol.authchain.ChainPosition;
import dev.vesta.protocol.authchain.ChainRange;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.StateResolution;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The index says of random rooms exactly what walking says.
class IndexedEventsTest {
    private static final int ROOMS = 1_500;

    @Test
    void answersAsWalkingDoes() {
        long seed = Long.getLong("vesta.seed", new Random().nextLong());
        int differences = 0;
        int paths = 0;
        for (int i = 0; i < ROOMS; i++) {
            Random random = new Random(seed + i);
            RandomRoom made = new RandomRoom(random);
            List<Map<StateKey, EventId>> states = made.states();
            String what = "room of seed " + (seed + i);
            ConflictSplit split = ConflictSplit.of(StateResolution.V2_1, states);
            LoadedEvents walked = made.room.graph();
            IndexedEvents indexed = made.room.indexed(StateResolution.V2_1, split);
            Set<EventId> conflicted = split.conflictedEvents();
            assertThat(indexed.authDifference(split)).as(what + ", difference").isEqualTo(walked.authDifference(split));
            assertThat(indexed.conflictedSubgraph(conflicted))
                    .as(what + ", subgraph")
                    .isEqualTo(walked.conflictedSubgraph(conflicted));
            differences += indexed.authDifference(split).isEmpty() ? 0 : 1;
            paths += indexed.conflictedSubgraph(conflicted).isEmpty() ? 0 : 1;
            checkChains(made.room, random, what);
        }
        // Rooms without either would prove nothing.
        assertThat(differences).isGreaterThan(ROOMS / 4);
        assertThat(paths).isGreaterThan(ROOMS / 4);
    }

    /// The auth chains of any few events.
    private static void checkChains(TestRoom room, Random random, String what) {
        AuthChainIndex index = room.cover();
        List<EventId> all = new ArrayList<>(room.events.keySet());
        List<EventId> some = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            some.add(all.get(random.nextInt(all.size())));
        }
        Map<EventId, ChainPosition> positions = index.positions(some);
        assertThat(positions.keySet()).containsAll(some);
        List<ChainRange> ranges = new ArrayList<>();
        new AuthChains(index)
                .reach(positions.values())
                .forEach((chain, last) -> ranges.add(new ChainRange(chain, 1, last)));
        List<EventId> chain = index.events(ranges);
        assertThat(chain).as(what + ", once").doesNotHaveDuplicates();
        assertThat(new HashSet<>(chain))
                .as(what + ", auth chains of " + some)
                .isEqualTo(room.graph().inAuthChains(Set.copyOf(all), some));
    }
}
