package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.port.Numbers;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What [Numbers] promises.
public abstract class NumbersContract extends Contract {
    private static final UserId ODD = new UserId("@\uD83D\uDE00 +/é:example.org");

    protected NumbersContract(Supplier<Ports> open) {
        super(open);
    }

    private Numbers numbers() {
        return ports.numbers();
    }

    @Test
    void givesNoNumberTwice() {
        for (LongSupplier give : List.<LongSupplier>of(
                () -> numbers().newEvent(), () -> numbers().newRoom(), () -> numbers()
                        .newNode())) {
            Set<Long> given = new HashSet<>();
            for (int i = 0; i < 1200; i++) {
                if (i % 500 == 0) {
                    ports.forget();
                }
                long number = give.getAsLong();
                assertThat(number).isPositive();
                assertThat(given.add(number)).isTrue();
            }
        }
    }

    @Test
    void stateKeysHaveTheirNumberForEver() {
        StateKey plain = new StateKey("m.room.name", "");
        StateKey odd = new StateKey("x\0", "\uD83D\uDE00\0");
        StateKey swapped = new StateKey("", "m.room.name");
        List<StateKey> all = List.of(plain, odd, swapped);
        Map<StateKey, Long> made = numbers().stateKeys(List.of(plain, odd, plain, swapped));
        assertThat(made).containsOnlyKeys(all);
        assertThat(made.values()).doesNotHaveDuplicates().allMatch(nid -> nid > 0);
        for (int i = 0; i < 2; i++) {
            assertThat(numbers().stateKeys(all)).isEqualTo(made);
            assertThat(numbers().knownStateKeys(all)).isEqualTo(made);
            long oddNid = made.get(odd);
            assertThat(numbers().stateKeysOf(List.of(oddNid, NOWHERE, oddNid))).isEqualTo(Map.of(oddNid, odd));
            ports.forget();
        }
        StateKey more = new StateKey("m.room.name", "more");
        assertThat(numbers().stateKeys(List.of(odd, more)))
                .containsEntry(odd, made.get(odd))
                .containsKey(more);
        assertThat(numbers().stateKeys(List.of(more)).get(more)).isNotIn(made.values());
    }

    @Test
    void askingForUnknownStateKeysMakesNone() {
        StateKey known = new StateKey("m.room.name", "");
        StateKey unknown = new StateKey("m.room.name", "\0");
        long nid = numbers().stateKeys(List.of(known)).get(known);
        for (int i = 0; i < 2; i++) {
            assertThat(numbers().knownStateKeys(List.of(known, unknown, known))).isEqualTo(Map.of(known, nid));
            ports.forget();
        }
        assertThat(numbers().knownStateKeys(List.of(unknown))).isEmpty();
    }

    @Test
    void usersHaveTheirNumberForEver() {
        Map<UserId, Long> made = numbers().users(List.of(Commits.CAROL, ODD, Commits.ALICE, ODD));
        assertThat(made).containsOnlyKeys(Commits.CAROL, ODD, Commits.ALICE);
        assertThat(made.values()).doesNotHaveDuplicates().allMatch(nid -> nid > 0);
        for (int i = 0; i < 2; i++) {
            assertThat(numbers().users(List.of(Commits.ALICE, ODD, Commits.CAROL)))
                    .isEqualTo(made);
            assertThat(numbers().usersOf(List.of(made.get(ODD), NOWHERE))).isEqualTo(Map.of(made.get(ODD), ODD));
            ports.forget();
        }
        assertThat(numbers().users(List.of(Commits.BOB)).get(Commits.BOB)).isNotIn(made.values());
    }

    @Test
    void idsThatDifferInCaseOnlyAreTwo() {
        UserId upper = new UserId("@Alice:example.org");
        assertThat(Set.copyOf(numbers().users(List.of(Commits.ALICE, upper)).values()))
                .hasSize(2);
    }

    @Test
    void askingForNothingGivesNothing() {
        assertThat(numbers().stateKeys(List.of())).isEmpty();
        assertThat(numbers().knownStateKeys(List.of())).isEmpty();
        assertThat(numbers().stateKeysOf(List.of())).isEmpty();
        assertThat(numbers().stateKeysOf(List.of(NOWHERE))).isEmpty();
        assertThat(numbers().users(List.of())).isEmpty();
        assertThat(numbers().usersOf(List.of())).isEmpty();
        assertThat(numbers().usersOf(List.of(NOWHERE))).isEmpty();
    }
}
