package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.auth.AuthRuleList.Decision;
import dev.vesta.protocol.auth.AuthRuleList.Rule;
import dev.vesta.protocol.auth.AuthVerdict.Allowed;
import dev.vesta.protocol.auth.AuthVerdict.Denied;
import dev.vesta.protocol.room.RoomVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of the authorization rules: for each room version and each rule of its numbered list an event that the
/// rule rejects and one that passes it. The list is `auth-rules/rules.txt`, the rows are in the classes named `…Rows`.
/// ([spec](https://spec.matrix.org/v1.19/rooms/))
class AuthRulesTableTest {
    private static final List<AuthRow> ROWS = Stream.of(
                    CreateRows.all(),
                    AuthEventRows.all(),
                    JoinRows.all(),
                    InviteRows.all(),
                    LeaveRows.all(),
                    OtherRows.all(),
                    PowerLevelRows.all())
            .flatMap(List::stream)
            .toList();

    private static final Map<RoomVersion, AuthRuleList> LISTS =
            Arrays.stream(RoomVersion.values()).collect(Collectors.toMap(version -> version, AuthRuleList::of));

    record Case(AuthRuleList list, AuthRow row) {
        @Override
        public String toString() {
            String verdict = row.accepts() ? "accepted" : "rejected by " + list.number(row.deniedBy());
            return "version %s, rule %s (%s): %s: %s"
                    .formatted(list.version().id(), list.number(row.rule()), row.rule(), row.what(), verdict);
        }
    }

    private static AuthRuleList list(RoomVersion version) {
        return LISTS.get(version);
    }

    static Stream<Case> cases() {
        return Arrays.stream(RoomVersion.values())
                .map(AuthRulesTableTest::list)
                .flatMap(list -> ROWS.stream().filter(row -> row.isFor(list)).map(row -> new Case(list, row)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void judges(Case given) {
        AuthVerdict verdict = given.row().judged().apply(new Room(given.list().version()));
        if (given.row().accepts()) {
            assertThat(verdict).as("%s", given).isEqualTo(new Allowed());
        } else {
            assertThat(verdict).as("%s", given).isInstanceOfSatisfying(Denied.class, denied -> {
                assertThat(denied.rule())
                        .isEqualTo(given.list().number(given.row().deniedBy()));
                assertThat(denied.text()).endsWith(".");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void hasBothWaysForEveryRule(RoomVersion version) {
        AuthRuleList list = list(version);
        assertThat(covered(list, AuthRow::accepts)).isEqualTo(numbers(list, rule -> true));
        assertThat(covered(list, row -> !row.accepts()))
                .isEqualTo(numbers(list, rule -> rule.neverRejects().isEmpty()));
    }

    /// A rule that rejects needs a row that names it; one that only allows needs a near miss, which another rule
    /// rejects.
    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void hasRowsThatFitWhatTheRuleDecides(RoomVersion version) {
        AuthRuleList list = list(version);
        for (Rule rule : list.rules()) {
            List<AuthRow> rejecting = rows(list)
                    .filter(row -> row.rule().equals(rule.name()) && !row.accepts())
                    .toList();
            assertThat(rejecting)
                    .as("%s", rule)
                    .allMatch(row -> row.deniedBy().equals(rule.name()) == (rule.decision() != Decision.ALLOW));
            assertThat(rule.neverRejects().isEmpty() || rule.decision() == Decision.ALLOW)
                    .as("%s", rule)
                    .isTrue();
        }
    }

    @Test
    void needsEveryRow() {
        assertThat(ROWS).allMatch(row -> LISTS.values().stream().anyMatch(row::isFor));
        assertThat(cases().map(Case::toString)).doesNotHaveDuplicates();
    }

    /// How many rules without sub-rules each page has, so that none is lost from the list.
    @ParameterizedTest
    @CsvSource({
        "V1,60", "V2,60", "V3,57", "V4,57", "V5,57", "V6,54", "V7,58", "V8,62", "V9,62", "V10,64", "V11,63", "V12,65"
    })
    void listsAllRules(RoomVersion version, int count) {
        assertThat(numbers(list(version), rule -> true)).hasSize(count);
        assertThat(list(version).rules()).hasSize(count);
    }

    /// 1, 2, 3 … at every level.
    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void countsWithoutGaps(RoomVersion version) {
        Map<String, Set<Integer>> children = list(version).rules().stream()
                .flatMap(rule -> {
                    String[] parts = rule.number().split("\\.");
                    return IntStream.range(0, parts.length)
                            .mapToObj(depth -> List.copyOf(Arrays.asList(parts).subList(0, depth + 1)));
                })
                .collect(Collectors.groupingBy(
                        path -> String.join(".", path.subList(0, path.size() - 1)),
                        Collectors.mapping(path -> Integer.valueOf(path.getLast()), Collectors.toSet())));
        children.forEach((parent, numbers) -> assertThat(numbers)
                .as("below %s", parent)
                .isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().collect(Collectors.toSet())));
    }

    private static Stream<AuthRow> rows(AuthRuleList list) {
        return ROWS.stream().filter(row -> row.isFor(list));
    }

    private static Set<String> covered(AuthRuleList list, Predicate<AuthRow> which) {
        return rows(list).filter(which).map(row -> list.number(row.rule())).collect(Collectors.toSet());
    }

    private static Set<String> numbers(AuthRuleList list, Predicate<Rule> which) {
        return list.rules().stream().filter(which).map(Rule::number).collect(Collectors.toSet());
    }
}
