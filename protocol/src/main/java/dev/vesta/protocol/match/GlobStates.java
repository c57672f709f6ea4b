package dev.vesta.protocol.match;

import java.util.HashMap;
import java.util.Map;

/// A glob as a set of states, one bit for each number of pattern characters matched so far; one step a
/// character of the text moves all of them at once. So no pattern makes it go back, as searching star by star
/// would.
final class GlobStates {
    private static final long[] NOTHING = {};

    private final boolean ignoresCase;
    private final boolean tooLong;

    /// How many characters the pattern needs; the state of this number is the goal.
    private final int length;

    /// By character of the text: the states that it leads on from.
    private final Map<Integer, long[]> steps = new HashMap<>();

    /// The same for characters that the pattern does not name: only those before a `?`.
    private final long[] otherSteps;

    /// The states before a star, which any character leaves as they are.
    private final long[] loops;

    GlobStates(String pattern, String wildcards, boolean ignoresCase) {
        this.ignoresCase = ignoresCase;
        int[] characters = pattern.codePoints().toArray();
        int needed = 0;
        for (int c : characters) {
            needed += (c == '*' && wildcards.indexOf(c) >= 0) ? 0 : 1;
        }
        length = needed;
        tooLong = needed > Glob.MAX_LENGTH;
        otherSteps = tooLong ? NOTHING : new long[words()];
        loops = tooLong ? NOTHING : new long[words()];
        if (!tooLong) {
            build(characters, wildcards);
        }
    }

    private int words() {
        return length / Long.SIZE + 1;
    }

    private void build(int[] characters, String wildcards) {
        int state = 0;
        for (int c : characters) {
            boolean special = wildcards.indexOf(c) >= 0;
            if (special && c == '*') {
                set(loops, state);
            } else if (special) {
                set(otherSteps, state++);
            } else {
                set(steps.computeIfAbsent(fold(c), any -> new long[words()]), state++);
            }
        }
        for (long[] step : steps.values()) {
            for (int word = 0; word < step.length; word++) {
                step[word] |= otherSteps[word];
            }
        }
    }

    /// Whether the whole text matches.
    boolean matchAll(String text) {
        if (tooLong) {
            return false;
        }
        long[] now = new long[words()];
        set(now, 0);
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            if (!step(now, c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return isSet(now, length);
    }

    /// Whether a part of the text matches that begins and ends at a word boundary.
    boolean matchWords(String text) {
        if (tooLong) {
            return false;
        }
        long[] now = new long[words()];
        boolean afterWord = false;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            boolean inWord = isWord(c);
            if (!(afterWord && inWord)) {
                set(now, 0);
                if (isSet(now, length)) {
                    return true;
                }
            }
            step(now, c);
            afterWord = inWord;
            i += Character.charCount(c);
        }
        set(now, 0);
        return isSet(now, length);
    }

    /// Moves on by one character; false when no state is left.
    private boolean step(long[] now, int character) {
        long[] step = steps.getOrDefault(fold(character), otherSteps);
        long carry = 0;
        long left = 0;
        for (int word = 0; word < now.length; word++) {
            long moved = now[word] & step[word];
            long next = (moved << 1) | carry | (now[word] & loops[word]);
            carry = moved >>> (Long.SIZE - 1);
            now[word] = next;
            left |= next;
        }
        return left != 0;
    }

    private int fold(int character) {
        return ignoresCase ? Character.toLowerCase(Character.toUpperCase(character)) : character;
    }

    private static boolean isWord(int c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static void set(long[] bits, int bit) {
        bits[bit / Long.SIZE] |= 1L << bit;
    }

    private static boolean isSet(long[] bits, int bit) {
        return (bits[bit / Long.SIZE] & (1L << bit)) != 0;
    }
}
