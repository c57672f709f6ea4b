package dev.vesta.protocol.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "m.room.name, m.room.name, true",
        "m.room.nam, m.room.name, false",
        "*, m.room.name, true",
        "m.*.name, m.room.name, true",
        "m.*.name, m.room.names, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "m.room.name*, m.room.name, true",
        "m.room?name, m.room.name, false",
        "m.room?*, m.room?x, true",
        "m.room.*, M.ROOM.NAME, false",
        "'', '', true",
        "*, '', true",
        "'', x, false",
    })
    void matchesTypes(String pattern, String text, boolean expected) {
        assertThat(Glob.type(pattern).matches(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "lunc?*, Lunch plans, true",
        "lunc?*, LUNCH, true",
        "lunc?*, ' lunch', false",
        "lunc?*, lunc, false",
        "ab?, aB😀, true",
        "a??, a😀, false",
        "ÄÖ*, äöü, true",
        "a.c, abc, false",
        "**a**, bab, true",
        "[a-z], b, false",
        "Name, nAME, true",
    })
    void matchesWholeTextsIgnoringCase(String pattern, String text, boolean expected) {
        assertThat(Glob.text(pattern).matches(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ex*ple, An example event., true",
        "ex*ple, exple, true",
        "ex*ple, An exciting triple-whammy, true",
        "ex*ple, An Example, true",
        "ex*ple, examples, false",
        "ex*ple, hexample, false",
        "cake, 'a cake, please', true",
        "cake, cakes, false",
        "cake, cake_, false",
        "cake, 'écaké cake!', true",
        "@room, 'hi @room', true",
        "@room, '@rooms', false",
        "a b, 'xa b a b', true",
        "?, ab, false",
        "?, a, true",
        "'', '', true",
        "'', abc, true",
    })
    void matchesWordsInBodies(String pattern, String text, boolean expected) {
        assertThat(Glob.words(pattern).matches(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Al*, hello Al*!, true",
        "Al*, hello Alice, false",
        "Al?, hello Ali, false",
        "alice w., Hi ALICE W. how are you, true",
        "alice, malice, false",
    })
    void takesNamesLiterally(String name, String text, boolean expected) {
        assertThat(Glob.name(name).matches(text)).isEqualTo(expected);
    }

    @Test
    void neverSearchesForPatternsThatAreTooLong() {
        String longest = "a".repeat(Glob.MAX_LENGTH);
        assertThat(Glob.text(longest + "*").matches(longest + "b")).isTrue();
        assertThat(Glob.text(longest + "a*").matches(longest + "ab")).isFalse();
        assertThat(Glob.words(longest + "a").matches(longest + "a")).isFalse();
        assertThat(Glob.text(longest + "a").matches(longest + "A")).isTrue();
        assertThat(Glob.text("*".repeat(10_000)).matches("any")).isTrue();
    }

    /// A matcher that goes back to each star needs minutes for some of these.
    @Test
    void takesTimeLinearInTheText() {
        String text = "a".repeat(1_000_000);
        for (String pattern :
                new String[] {"*a*a*a*a*a*a*a*a*b", "*" + "a?".repeat(120) + "b", "a".repeat(255) + "b"}) {
            assertTimeout(Duration.ofSeconds(5), () -> {
                assertThat(Glob.text("*" + pattern + "*").matches(text)).isFalse();
                assertThat(Glob.words(pattern).matches(text)).isFalse();
            });
        }
    }

    /// Patterns of the test's own making, so that a regular expression can say what is right.
    @Test
    void agreesWithRegularExpressions() {
        long seed = 20_260_301;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = some(random, "aB*?. ", random.nextInt(8));
            String text = some(random, "Ab. ", random.nextInt(10));
            String regex = pattern.replace(".", "\\.").replace("*", ".*").replace("?", ".");
            boolean whole = Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                    .matcher(text)
                    .matches();
            assertThat(Glob.text(pattern).matches(text))
                    .as("seed %d: %s in '%s'", seed, pattern, text)
                    .isEqualTo(whole);
            boolean words = Pattern.compile(
                            "(?:^|\\b|(?<=\\W))" + regex + "(?:$|\\b|(?=\\W))",
                            Pattern.CASE_INSENSITIVE | Pattern.DOTALL)
                    .matcher(text)
                    .find();
            assertThat(Glob.words(pattern).matches(text))
                    .as("seed %d: words %s in '%s'", seed, pattern, text)
                    .isEqualTo(words);
        }
    }

    private static String some(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
