package dev.vesta.core.profile;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Makes names and what people type to find them comparable: compatibility forms, case and marks do not count.
public final class DirectoryWords {
    /// A name's first words; more come from no honest user.
    private static final int MAX_WORDS = 48;

    private static final int MAX_WORD_CHARS = 64;

    /// Longer texts are cut before anything else is done with them.
    private static final int MAX_TEXT_CHARS = 512;

    /// Symbols and emoji belong to words; what separates is white space, punctuation and control characters, the
    /// NUL among them.
    private static final Pattern SEPARATORS = Pattern.compile("[\\p{Z}\\p{P}\\p{C}]+");

    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");

    /// Scripts without spaces between words: each character may begin a word.
    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private DirectoryWords() {}

    /// The words by which a name is found.
    public static List<String> ofName(String name) {
        Set<String> words = new LinkedHashSet<>();
        for (String word : split(name)) {
            words.add(cut(word));
            for (int at = word.offsetByCodePoints(0, 1);
                    at < word.length();
                    at += Character.charCount(word.codePointAt(at))) {
                if (WITHOUT_SPACES.contains(UnicodeScript.of(word.codePointAt(at)))) {
                    words.add(cut(word.substring(at)));
                }
            }
        }
        return words.stream().limit(MAX_WORDS).toList();
    }

    /// The words of what somebody looks for.
    public static List<String> ofSearch(String text) {
        return split(text).stream()
                .map(DirectoryWords::cut)
                .distinct()
                .limit(MAX_WORDS)
                .toList();
    }

    private static List<String> split(String text) {
        String folded = folded(text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS));
        List<String> words = new ArrayList<>();
        for (String word : SEPARATORS.split(folded)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /// Upper case first: it makes one of ß and SS, and of the two small sigmas.
    private static String folded(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ');
        String bare = MARKS.matcher(Normalizer.normalize(folded, Normalizer.Form.NFKD))
                .replaceAll("");
        return Normalizer.normalize(bare, Normalizer.Form.NFKC);
    }

    private static String cut(String word) {
        return word.codePointCount(0, word.length()) <= MAX_WORD_CHARS
                ? word
                : word.substring(0, word.offsetByCodePoints(0, MAX_WORD_CHARS));
    }
}
