package dev.vesta.core.sync;

import dev.vesta.core.error.Errors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tokens that clients hold, parsed strictly. A token says where somebody is and grants nothing.
///
/// - `s2_EPOCH_POS_TODEVICE_NODE.BOOT.COUNTER`: a position in the log, of that epoch of the log; how far the device
///   has got its messages; and what it has seen of typing and presence, which are not in the log.
/// - `t1_ORD`: the place in a room's order just before the event of that order.
public final class Tokens {
    private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
    private static final Pattern SYNC =
            Pattern.compile("s2_" + String.join("_", NUMBER, NUMBER, NUMBER, NUMBER + "\\." + NUMBER + "\\." + NUMBER));
    private static final Pattern PLACE = Pattern.compile("t1_(0|-?[1-9][0-9]{0,17})");

    private Tokens() {}

    /// Where somebody is: a position in the log or a place in a room.
    public sealed interface Token {
        /// @param epoch the epoch of the log: positions of another one mean nothing
        /// @param toDevice position of the last message to the device that it has got; messages have one
        ///     of their own because answers hold a limited number of them, and 0 is before all
        record Position(long epoch, long pos, long toDevice, Ephemeral ephemeral) implements Token {}

        record Place(long ord) implements Token {}
    }

    /// How much of typing and presence somebody has seen.
    ///
    /// @param node the node that counted
    /// @param boot which start of that node: with another one, everything present is sent again
    public record Ephemeral(long node, long boot, long counter) {
        /// Nothing seen.
        public static final Ephemeral NONE = new Ephemeral(0, 0, 0);
    }

    /// The token of a position.
    public static String position(Token.Position at) {
        Ephemeral seen = at.ephemeral();
        return "s2_" + at.epoch() + "_" + at.pos() + "_" + at.toDevice() + "_" + seen.node() + "." + seen.boot() + "."
                + seen.counter();
    }

    /// The token of the place just before that order.
    public static String place(long ord) {
        return "t1_" + ord;
    }

    /// Reads either kind; `M_INVALID_PARAM` for anything else.
    public static Token parse(String parameter, String text) {
        Matcher sync = SYNC.matcher(text);
        if (sync.matches()) {
            return new Token.Position(
                    number(sync, 1),
                    number(sync, 2),
                    number(sync, 3),
                    new Ephemeral(number(sync, 4), number(sync, 5), number(sync, 6)));
        }
        Matcher place = PLACE.matcher(text);
        if (place.matches()) {
            return new Token.Place(number(place, 1));
        }
        throw Errors.invalidParam(parameter + " is no token of this server.");
    }

    /// Reads the token of a position; `M_INVALID_PARAM` for anything else.
    public static Token.Position parsePosition(String parameter, String text) {
        return switch (parse(parameter, text)) {
            case Token.Position position -> position;
            case Token.Place place -> throw Errors.invalidParam(parameter + " must be a next_batch of /sync.");
        };
    }

    private static long number(Matcher matcher, int group) {
        return Long.parseLong(matcher.group(group));
    }
}
