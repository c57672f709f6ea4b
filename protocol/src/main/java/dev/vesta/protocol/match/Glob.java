package dev.vesta.protocol.match;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A pattern in which `*` stands for any text and, in most uses, `?` for one character.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#glob-style-matching))
///
/// A pattern with more than [#MAX_LENGTH] characters (stars not counted) never matches, unless it is compared
/// as a whole and has no wildcard.
public final class Glob {
    /// Longer patterns than this (stars not counted) are not searched for.
    public static final int MAX_LENGTH = 256;

    private enum Kind {
        TYPE(false, "*"),
        TEXT(true, "*?"),
        WORDS(true, "*?"),
        NAME(true, "");

        final boolean ignoresCase;
        final String wildcards;

        Kind(boolean ignoresCase, String wildcards) {
            this.ignoresCase = ignoresCase;
            this.wildcards = wildcards;
        }
    }

    private final Kind kind;
    private final String pattern;

    /// Null for what is simply compared.
    private final @Nullable GlobStates states;

    private Glob(Kind kind, String pattern) {
        this.kind = kind;
        this.pattern = pattern;
        boolean compared = (kind == Kind.TYPE || kind == Kind.TEXT) && !hasWildcard();
        states = compared ? null : new GlobStates(pattern, kind.wildcards, kind.ignoresCase);
    }

    /// For event types in filters: the whole text, case-sensitive, only `*` is special.
    public static Glob type(String pattern) {
        return new Glob(Kind.TYPE, pattern);
    }

    /// For server ACLs and most of push: the whole text, case ignored.
    public static Glob text(String pattern) {
        return new Glob(Kind.TEXT, pattern);
    }

    /// For bodies of messages: any part of the text that begins and ends at a word boundary, case ignored.
    public static Glob words(String pattern) {
        return new Glob(Kind.WORDS, pattern);
    }

    /// Like [#words], but nothing is special: for a display name.
    public static Glob name(String name) {
        return new Glob(Kind.NAME, name);
    }

    /// Whether the text matches.
    public boolean matches(String text) {
        if (states == null) {
            return kind.ignoresCase ? pattern.equalsIgnoreCase(text) : pattern.equals(text);
        }
        return (kind == Kind.WORDS || kind == Kind.NAME) ? states.matchWords(text) : states.matchAll(text);
    }

    private boolean hasWildcard() {
        for (int i = 0; i < pattern.length(); i++) {
            if (kind.wildcards.indexOf(pattern.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// The pattern as it was written.
    public String pattern() {
        return pattern;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Glob glob && kind == glob.kind && pattern.equals(glob.pattern);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, pattern);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
