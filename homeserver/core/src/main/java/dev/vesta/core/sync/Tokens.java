package dev.vesta.core.sync;

import dev.vesta.core.error.Errors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Tokens that clients hold, parsed strictly. A token says where somebody is and grants nothing.
///
/// - `s1_EPOCH_POS`: a position in the log, of that epoch of the log.
/// - `t1_ORD`: the place in a room's order just before the event of that order.
public final class Tokens {
    private static final Pattern SYNC = Pattern.compile("s1_(0|[1-9][0-9]{0,17})_(0|[1-9][0-9]{0,17})");
    private static final Pattern PLACE = Pattern.compile("t1_(0|-?[1-9][0-9]{0,17})");

    private Tokens() {}

    /// Where somebody is: a position in the log or a place in a room.
    public sealed interface Token {
        record Position(long epoch, long pos) implements Token {}

        record Place(long ord) implements Token {}
    }

    /// The token of a position.
    public static String position(long epoch, long pos) {
        return "s1_" + epoch + "_" + pos;
    }

    /// The token of the place just before that order.
    public static String place(long ord) {
        return "t1_" + ord;
    }

    /// Reads either kind; `M_INVALID_PARAM` for anything else.
    public static Token parse(String parameter, String text) {
        Matcher sync = SYNC.matcher(text);
        if (sync.matches()) {
            return new Token.Position(Long.parseLong(sync.group(1)), Long.parseLong(sync.group(2)));
        }
        Matcher place = PLACE.matcher(text);
        if (place.matches()) {
            return new Token.Place(Long.parseLong(place.group(1)));
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
}
