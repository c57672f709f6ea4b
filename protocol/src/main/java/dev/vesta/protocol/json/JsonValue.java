package dev.vesta.protocol.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A JSON value as the strict reader saw it. Immutable; objects keep the order in which their members were written.
public sealed interface JsonValue {
    /// The largest integer that canonical JSON may hold; the smallest is its negative.
    long MAX_INTEGER = (1L << 53) - 1;

    /// An object without duplicate keys. The map given must not be changed afterwards.
    final class Obj implements JsonValue {
        public static final Obj EMPTY = new Obj(Map.of());

        private final Map<String, JsonValue> own;
        private final @Nullable SharedMembers shared;

        /// Put together when first asked for: who writes the object does not need it. Threads that race make the same.
        private volatile @Nullable Map<String, JsonValue> all;

        public Obj(Map<String, JsonValue> members) {
            this(members, null);
        }

        /// An object with members that others have too.
        ///
        /// @param own come first; none of the shared ones
        public Obj(Map<String, JsonValue> own, @Nullable SharedMembers shared) {
            this.own = Collections.unmodifiableMap(own);
            this.shared = shared;
        }

        /// The members in their order.
        public Map<String, JsonValue> members() {
            SharedMembers others = shared;
            if (others == null) {
                return own;
            }
            Map<String, JsonValue> known = all;
            if (known == null) {
                Map<String, JsonValue> joined = new LinkedHashMap<>(own);
                joined.putAll(others.members());
                known = Collections.unmodifiableMap(joined);
                all = known;
            }
            return known;
        }

        /// The members that are this object's alone.
        public Map<String, JsonValue> own() {
            return own;
        }

        /// The members that it has in common with others, or null.
        public @Nullable SharedMembers shared() {
            return shared;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Obj object && members().equals(object.members());
        }

        @Override
        public int hashCode() {
            return members().hashCode();
        }

        @Override
        public String toString() {
            return "Obj" + members();
        }

        /// The member, or null when it is absent.
        public @Nullable JsonValue get(String key) {
            return members().get(key);
        }

        /// True when there is such a member, be it `null`.
        public boolean has(String key) {
            return members().containsKey(key);
        }

        /// The member when it is a string.
        public Optional<String> string(String key) {
            return members().get(key) instanceof Str s ? Optional.of(s.value()) : Optional.empty();
        }

        /// The member when it is an integer.
        public Optional<Long> integer(String key) {
            return members().get(key) instanceof Int i ? Optional.of(i.value()) : Optional.empty();
        }

        /// The member when it is `true` or `false`.
        public Optional<Boolean> bool(String key) {
            return members().get(key) instanceof Bool b ? Optional.of(b.value()) : Optional.empty();
        }

        /// The member when it is an object.
        public Optional<Obj> object(String key) {
            return members().get(key) instanceof Obj o ? Optional.of(o) : Optional.empty();
        }

        /// The member when it is an array.
        public Optional<Arr> array(String key) {
            return members().get(key) instanceof Arr a ? Optional.of(a) : Optional.empty();
        }

        /// A copy with this member set; it goes last when it is new.
        public Obj with(String key, JsonValue value) {
            Map<String, JsonValue> copy = new LinkedHashMap<>(members());
            copy.put(key, value);
            return new Obj(copy);
        }

        /// A copy without this member.
        public Obj without(String key) {
            if (!members().containsKey(key)) {
                return this;
            }
            Map<String, JsonValue> copy = new LinkedHashMap<>(members());
            copy.remove(key);
            return new Obj(copy);
        }
    }

    /// An array. The list given must not be changed afterwards.
    record Arr(List<JsonValue> items) implements JsonValue {
        public static final Arr EMPTY = new Arr(List.of());

        public Arr {
            items = Collections.unmodifiableList(items);
        }
    }

    /// A string; may hold U+0000, never a lone surrogate.
    record Str(String value) implements JsonValue {}

    /// An integer within ±(2^53 − 1).
    record Int(long value) implements JsonValue {
        public Int {
            if (value > MAX_INTEGER || value < -MAX_INTEGER) {
                throw new IllegalArgumentException("not a canonical integer: " + value);
            }
        }
    }

    /// Any other number (a fraction, an exponent, out of range): only room versions 1 to 5 and request bodies may
    /// hold it.
    record Num(BigDecimal value) implements JsonValue {}

    /// `true` or `false`.
    record Bool(boolean value) implements JsonValue {}

    /// `null`.
    enum Null implements JsonValue {
        NULL
    }

    /// Shorthand: `obj("k", str("v"))`; keys and values alternate, and a null value leaves its key out.
    static Obj obj(@Nullable Object... keysAndValues) {
        if (keysAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a key without a value");
        }
        Map<String, JsonValue> members = LinkedHashMap.newLinkedHashMap(keysAndValues.length / 2);
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (!(keysAndValues[i] instanceof String key)) {
                throw new IllegalArgumentException("not a key: " + keysAndValues[i]);
            }
            Object value = keysAndValues[i + 1];
            if (value != null && members.put(key, of(value)) != null) {
                throw new IllegalArgumentException("twice: " + key);
            }
        }
        return new Obj(members);
    }

    /// An array of these, each wrapped as by [#of].
    static Arr arr(@Nullable Object... items) {
        List<JsonValue> wrapped = new ArrayList<>(items.length);
        for (Object item : items) {
            wrapped.add(of(item));
        }
        return new Arr(wrapped);
    }

    /// A string.
    static Str str(String value) {
        return new Str(value);
    }

    /// Wraps String, Long, Integer, Boolean, List, Map and JsonValue; anything else is a programming error. Null
    /// becomes `null`.
    static JsonValue of(@Nullable Object plain) {
        return switch (plain) {
            case null -> Null.NULL;
            case JsonValue value -> value;
            case String text -> new Str(text);
            case Integer number -> new Int(number);
            case Long number -> ofLong(number);
            case Boolean flag -> new Bool(flag);
            case List<?> list -> arr(list.toArray());
            case Map<?, ?> map -> {
                Map<String, JsonValue> members = LinkedHashMap.newLinkedHashMap(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String key)) {
                        throw new IllegalArgumentException("not a key: " + entry.getKey());
                    }
                    members.put(key, of(entry.getValue()));
                }
                yield new Obj(members);
            }
            default -> throw new IllegalArgumentException("no JSON value: " + plain.getClass());
        };
    }

    /// An integer; one beyond the canonical range becomes [Num].
    static JsonValue ofLong(long number) {
        return number > MAX_INTEGER || number < -MAX_INTEGER ? new Num(BigDecimal.valueOf(number)) : new Int(number);
    }
}
