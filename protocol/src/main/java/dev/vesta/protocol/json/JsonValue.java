package dev.vesta.protocol.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value as the strict reader saw it. Immutable; objects keep the order in which their members were written.
public sealed interface JsonValue {
    /// An object without duplicate keys.
    record Obj(Map<String, JsonValue> members) implements JsonValue {
        public static final Obj EMPTY = new Obj(Map.of());

        /// The member, or null when it is absent.
        public @Nullable JsonValue get(String key) {
            return members.get(key);
        }

        /// The member when it is a string.
        public Optional<String> string(String key) {
            return members.get(key) instanceof Str s ? Optional.of(s.value()) : Optional.empty();
        }

        /// The member when it is an integer.
        public Optional<Long> integer(String key) {
            return members.get(key) instanceof Int i ? Optional.of(i.value()) : Optional.empty();
        }

        /// The member when it is an object.
        public Optional<Obj> object(String key) {
            return members.get(key) instanceof Obj o ? Optional.of(o) : Optional.empty();
        }

        /// The member when it is an array.
        public Optional<Arr> array(String key) {
            return members.get(key) instanceof Arr a ? Optional.of(a) : Optional.empty();
        }

        /// A copy with this member set; it goes last when it is new.
        public Obj with(String key, JsonValue value) {
            throw new UnsupportedOperationException();
        }

        /// A copy without this member.
        public Obj without(String key) {
            throw new UnsupportedOperationException();
        }
    }

    /// An array.
    record Arr(List<JsonValue> items) implements JsonValue {}

    /// A string; may hold U+0000, never a lone surrogate.
    record Str(String value) implements JsonValue {}

    /// An integer within ±(2^53 − 1).
    record Int(long value) implements JsonValue {}

    /// Any other number (a fraction, an exponent, out of range): only room versions 1 to 5 and request bodies may hold
    /// it.
    record Num(BigDecimal value) implements JsonValue {}

    /// `true` or `false`.
    record Bool(boolean value) implements JsonValue {}

    /// `null`.
    enum Null implements JsonValue {
        NULL
    }

    /// Shorthand: `obj("k", str("v"))`; keys and values alternate, and a null value leaves its key out.
    static Obj obj(@Nullable Object... keysAndValues) {
        throw new UnsupportedOperationException();
    }

    /// Wraps String, Long, Integer, Boolean, List, Map and JsonValue; anything else is a programming error.
    static JsonValue of(@Nullable Object plain) {
        throw new UnsupportedOperationException();
    }
}
