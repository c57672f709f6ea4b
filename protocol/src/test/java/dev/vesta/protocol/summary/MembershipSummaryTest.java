package dev.vesta.protocol.summary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.summary.MembershipSummary.Member;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipSummaryTest {
    private static final UserId ME = new UserId("@me:x");

    /// Members as `name:membership` in their order -> joined, invited, heroes.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "me:join                                           | 1 | 0 | ''",
                "me:join a:join b:invite                           | 2 | 1 | a b",
                "b:invite me:join a:join                           | 2 | 1 | b a",
                "me:join a:leave b:ban                             | 1 | 0 | a b",
                "me:join a:leave b:join c:ban                      | 2 | 0 | b",
                "me:join a:knock                                   | 1 | 0 | ''",
                "me:join a:knock b:leave                           | 1 | 0 | b",
                "me:leave a:leave                                  | 0 | 0 | a",
                "a:join b:join c:join me:join d:join e:join f:join | 7 | 0 | a b c d e",
                "a:ban b:ban c:ban d:ban e:ban f:ban me:join       | 1 | 0 | a b c d e",
            })
    void countsMembersAndNamesHeroes(String members, long joined, long invited, String heroes) {
        MembershipSummary summary = MembershipSummary.of(
                ME,
                Arrays.stream(members.split(" "))
                        .map(MembershipSummaryTest::member)
                        .toList());
        assertThat(summary.joined()).isEqualTo(joined);
        assertThat(summary.invited()).isEqualTo(invited);
        assertThat(summary.heroes().stream().map(UserId::localpart))
                .containsExactly(heroes.isEmpty() ? new String[0] : heroes.split(" "));
    }

    @Test
    void keepsFewOfMany() {
        List<Member> many = IntStream.range(0, 100_000)
                .mapToObj(i -> new Member(new UserId("@u" + i + ":x"), Membership.JOIN))
                .toList();
        MembershipSummary summary = MembershipSummary.of(ME, many);
        assertThat(summary.joined()).isEqualTo(100_000);
        assertThat(summary.heroes()).hasSize(MembershipSummary.MAX_HEROES);
    }

    @Test
    void writesWhatClientsGet() {
        MembershipSummary summary = new MembershipSummary(2, 1, List.of(new UserId("@a:x")));
        assertThat(summary.json(true))
                .isEqualTo(JsonValue.obj(
                        "m.joined_member_count", 2, "m.invited_member_count", 1, "m.heroes", List.of("@a:x")));
        assertThat(summary.json(false).has("m.heroes")).isFalse();
    }

    private static Member member(String text) {
        String[] parts = text.split(":");
        return new Member(
                new UserId("@" + parts[0] + ":x"), Membership.of(parts[1]).orElseThrow());
    }
}
