package dev.vesta.web.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes values of one type from text: in paths, queries and headers, and identifiers in bodies.
public final class TextValue<T> {
    private static final int MAX_NUMBER_LENGTH = 20;

    private final Function<String, @Nullable Object> parser;
    private final String expected;

    private TextValue(Function<String, @Nullable Object> parser, String expected) {
        this.parser = parser;
        this.expected = expected;
    }

    /// For String, int, long, boolean, Duration (milliseconds), enums (lower case), types with a static
    /// `Optional<T> parse(String)`, and records of one string. Any other type is a programming error.
    public static <T> TextValue<T> of(Class<T> type) {
        if (type == String.class) {
            return new TextValue<>(text -> text, "text");
        } else if (type == int.class || type == Integer.class) {
            return new TextValue<>(
                    text -> number(text, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue), "an integer");
        } else if (type == long.class || type == Long.class) {
            return new TextValue<>(text -> number(text, Long.MIN_VALUE, Long.MAX_VALUE, n -> n), "an integer");
        } else if (type == boolean.class || type == Boolean.class) {
            return new TextValue<>(TextValue::bool, "true or false");
        } else if (type == Duration.class) {
            return new TextValue<>(
                    text -> number(text, 0, Long.MAX_VALUE / 1_000_000, Duration::ofMillis), "milliseconds");
        } else if (type.isEnum()) {
            T[] constants = type.getEnumConstants();
            return new TextValue<>(text -> constant(constants, text), "one of the values of the specification");
        }
        return new TextValue<>(identifier(type), "a valid " + words(type.getSimpleName()));
    }

    /// The value, or null when the text is none.
    @SuppressWarnings("unchecked") // Primitive class tokens stand for their boxes, so Class.cast would refuse them.
    public @Nullable T parse(String text) {
        return (T) parser.apply(text);
    }

    /// What the text should have been, for a sentence: `must be …`.
    public String expected() {
        return expected;
    }

    private static @Nullable Object number(String text, long min, long max, Function<Long, Object> make) {
        if (text.isEmpty() || text.length() > MAX_NUMBER_LENGTH || text.charAt(0) == '+') {
            return null;
        }
        try {
            long value = Long.parseLong(text);
            return value < min || value > max ? null : make.apply(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Object bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    private static <T> @Nullable Object constant(T[] constants, String text) {
        for (T constant : constants) {
            if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        return null;
    }

    private static Function<String, @Nullable Object> identifier(Class<?> type) {
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            MethodHandle parse = lookup.findStatic(type, "parse", MethodType.methodType(Optional.class, String.class));
            return text -> {
                Optional<?> parsed = (Optional<?>) call(parse, text);
                return parsed.isPresent() ? parsed.get() : null;
            };
        } catch (NoSuchMethodException e) {
            return ofOneString(lookup, type);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type + ".parse is not public", e);
        }
    }

    private static Function<String, @Nullable Object> ofOneString(MethodHandles.Lookup lookup, Class<?> type) {
        try {
            MethodHandle make = lookup.findConstructor(type, MethodType.methodType(void.class, String.class));
            return text -> text.isEmpty() ? null : call(make, text);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made from text", e);
        }
    }

    private static Object call(MethodHandle handle, String text) {
        try {
            return handle.invoke(text);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(String typeName) {
        return typeName.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
