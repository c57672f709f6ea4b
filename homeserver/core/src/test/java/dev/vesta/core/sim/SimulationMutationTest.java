package dev.vesta.core.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Mistakes that somebody might make: each is noticed within as many seeds as [SimulationTest] runs.
class SimulationMutationTest {
    private static final String CORE = "dev.vesta.core.";
    private static final String REASONS = CORE + "inbound.Reasons";

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("dropped compare-and-set", CORE + "fake.MemoryRooms", "fits", "fits"),
                Arguments.of("rejected taken as accepted", REASONS, "of", "noRejection"),
                Arguments.of("state before ignored", REASONS, "of", "stateBeforeIgnored"),
                Arguments.of("skipped soft-fail", REASONS, "of", "noSoftFail"),
                Arguments.of(
                        "content hash ignored",
                        "dev.vesta.protocol.event.EventSignatures",
                        "contentHashMatches",
                        "hashMatches"),
                Arguments.of("signatures ignored", CORE + "inbound.SignatureCheck", "unsigned", "unsigned"),
                Arguments.of(
                        "rejected events authorize", CORE + "inbound.OwnAuthCheck", "rejection", "rejectedAuthorize"),
                Arguments.of("the last state wins", CORE + "resolve.TreeResolution", "resolved", "lastWins"),
                Arguments.of("told before it is durable", CORE + "room.RoomWriter", "settled", "settled"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isNoticed(String mistake, String className, String method, String replacement) throws Exception {
        Mutant mutant = new Mutant(className, method, Mistakes.class, replacement);
        String noticed = null;
        long seed = 0;
        while (noticed == null && seed < SimulationTest.SEEDS) {
            noticed = mutant.run(++seed);
        }
        assertThat(mutant.isApplied())
                .as(className + "." + method + " is there")
                .isTrue();
        assertThat(noticed).as(mistake + ", after " + seed + " seeds").isNotNull();
        System.out.println(mistake + " is noticed by seed " + seed + ": " + noticed);
    }
}
