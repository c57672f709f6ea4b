package dev.vesta.core.sliding;

import dev.vesta.core.sync.Tokens;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `pos`: where a connection stands. Says where somebody is and grants nothing.
///
/// @param connection the number of the connection
/// @param version which state of the connection the client has
/// @param told the extensions that the client was told the beginning of, a bit each
/// @param epoch the epoch of the log
/// @param pos the position in the log up to which the client knows the rooms that it knows
/// @param ephemeral what it has seen of typing
record SlidingToken(long connection, long version, int told, long epoch, long pos, Tokens.Ephemeral ephemeral) {
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final Pattern FORM =
            Pattern.compile("c1_" + String.join("_", NUMBER, NUMBER, "([0-9]{1,3})", NUMBER, NUMBER, NUMBER) + "\\."
                    + NUMBER + "\\." + NUMBER);

    static Optional<SlidingToken> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new SlidingToken(
                        number(form, 1),
                        number(form, 2),
                        (int) number(form, 3),
                        number(form, 4),
                        number(form, 5),
                        new Tokens.Ephemeral(number(form, 6), number(form, 7), number(form, 8))))
                : Optional.empty();
    }

    String text() {
        return "c1_" + connection + "_" + version + "_" + told + "_" + epoch + "_" + pos + "_" + ephemeral.node() + "."
                + ephemeral.boot() + "." + ephemeral.counter();
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
