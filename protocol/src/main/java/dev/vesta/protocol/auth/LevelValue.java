package dev.vesta.protocol.auth;

import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Power levels as events write them: integers, until version 9 texts of integers, until version 5 any number.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v1/#deprecated-event-content-schemas))
final class LevelValue {
    private static final Pattern INTEGER = Pattern.compile("\\s*+([+-]?)0*+([0-9]*+)\\s*+");
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    /// So many digits fit into 64 bits, whatever they are.
    private static final int SAFE_DIGITS = 18;

    private LevelValue() {}

    /// The level; null when there is none or it is none in this version.
    static @Nullable Long read(RoomRules rules, @Nullable JsonValue value) {
        return switch (value) {
            case JsonValue.Int(long level) -> level;
            case JsonValue.Str(String text) -> rules.integerPowerLevels() ? null : text(text);
            case JsonValue.Num(BigDecimal number) -> rules.strictCanonicalJson() ? null : number(number);
            case JsonValue.Obj _, JsonValue.Arr _, JsonValue.Bool _, JsonValue.Null _ -> null;
            case null -> null;
        };
    }

    private static @Nullable Long text(String text) {
        Matcher matcher = INTEGER.matcher(text);
        // The pattern takes zeros apart, so that a text without any digit has to be told from one of zeros.
        if (!matcher.matches() || text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        String digits = matcher.group(2);
        boolean negative = matcher.group(1).equals("-");
        if (digits.isEmpty()) {
            return 0L;
        }
        if (digits.length() > SAFE_DIGITS) {
            return negative ? -Long.MAX_VALUE : Long.MAX_VALUE;
        }
        long level = Long.parseLong(digits);
        return negative ? -level : level;
    }

    /// Cut at the decimal point; what a double cannot hold is no level, what 64 bits cannot hold is the utmost one.
    private static @Nullable Long number(BigDecimal number) {
        if (Double.isInfinite(number.doubleValue())) {
            return null;
        }
        // A tiny number has a huge scale, which would take long to cut.
        if (number.abs().compareTo(BigDecimal.ONE) < 0) {
            return 0L;
        }
        BigInteger level = number.toBigInteger();
        return level.min(MAX).max(MAX.negate()).longValue();
    }
}
