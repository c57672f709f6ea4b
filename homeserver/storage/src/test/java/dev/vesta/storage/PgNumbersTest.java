package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgNumbersTest {
    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void neverGivesANumberTwice() throws InterruptedException {
        Numbers second = new PgNumbers(world.storage.database());
        Set<Long> given = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Numbers numbers = i % 2 == 0 ? world.storage.numbers() : second;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 1500; n++) {
                    given.add(numbers.newEvent());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(given).hasSize(8 * 1500);
    }

    @Test
    void numbersStateKeysOnceAndForEver() {
        StateKey plain = new StateKey("m.room.name", "");
        StateKey odd = new StateKey("x\0", "\uD83D\uDE00\0");
        Map<StateKey, Long> made = world.storage.numbers().stateKeys(List.of(plain, odd, plain));
        assertThat(made).containsOnlyKeys(plain, odd);
        world.restart();
        assertThat(world.storage.numbers().stateKeysOf(made.values()))
                .isEqualTo(Map.of(made.get(plain), plain, made.get(odd), odd));
        assertThat(world.storage.numbers().stateKeys(List.of(odd, plain))).isEqualTo(made);
    }

    @Test
    void lookingForUnknownStateKeysMakesNone() {
        StateKey known = new StateKey("m.room.name", "");
        StateKey unknown = new StateKey("m.room.topic", "");
        long nid = world.storage.numbers().stateKeys(List.of(known)).get(known);
        world.restart();
        for (int i = 0; i < 2; i++) {
            assertThat(world.storage.numbers().knownStateKeys(List.of(known, unknown)))
                    .isEqualTo(Map.of(known, nid));
        }
    }

    @Test
    void rivalsAgreeOnTheNumberOfAUser() throws InterruptedException {
        ConcurrentLinkedQueue<Map<UserId, Long>> answers = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Numbers numbers = new PgNumbers(world.storage.database());
            threads.add(Thread.ofVirtual()
                    .start(() -> answers.add(numbers.users(List.of(World.REMOTE, World.BOB, World.ALICE)))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(Set.copyOf(answers)).hasSize(1);
        assertThat(answers).hasSize(6);
        Map<UserId, Long> nids = answers.element();
        assertThat(world.storage.numbers().usersOf(nids.values())).containsEntry(nids.get(World.BOB), World.BOB);
    }

    @Test
    void askingForNothingAsksNobody() {
        assertThat(world.storage.numbers().users(List.of())).isEmpty();
        assertThat(world.storage.numbers().usersOf(List.of())).isEmpty();
        assertThat(world.storage.numbers().stateKeysOf(List.of(123L))).isEmpty();
    }
}
