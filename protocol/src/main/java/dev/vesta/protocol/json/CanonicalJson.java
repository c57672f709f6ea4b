package dev.vesta.protocol.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Canonical JSON: sorted keys, no spaces, shortest escapes, UTF-8.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#canonical-json))
public final class CanonicalJson {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private static final int MIN_LARGE_EXPONENT = 16;
    private static final int MIN_PLAIN_EXPONENT = -4;

    private byte[] buffer = new byte[1024];
    private int length;

    private CanonicalJson() {}

    /// Encodes. [JsonValue.Num] may stand in events of room versions 1–5; others are refused by their callers.
    public static byte[] encode(JsonValue value) {
        CanonicalJson encoder = new CanonicalJson();
        encoder.write(value);
        return Arrays.copyOf(encoder.buffer, encoder.length);
    }

    /// True when the value holds only canonical integers, so that room versions from 6 on accept it.
    public static boolean isCanonical(JsonValue value) {
        return switch (value) {
            case JsonValue.Obj object -> {
                for (JsonValue member : object.members().values()) {
                    if (!isCanonical(member)) {
                        yield false;
                    }
                }
                yield true;
            }
            case JsonValue.Arr array -> {
                for (JsonValue item : array.items()) {
                    if (!isCanonical(item)) {
                        yield false;
                    }
                }
                yield true;
            }
            case JsonValue.Num _ -> false;
            case JsonValue.Str _, JsonValue.Int _, JsonValue.Bool _, JsonValue.Null _ -> true;
        };
    }

    /// Orders texts by code point. UTF-16 order differs where surrogate pairs (U+10000 and up) meet U+E000 to U+FFFF.
    static int compareCodePoints(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean differently = Character.isSurrogate(x) != Character.isSurrogate(y);
                return differently && Math.min(x, y) >= Character.MIN_SURROGATE ? y - x : x - y;
            }
        }
        return a.length() - b.length();
    }

    private void write(JsonValue value) {
        switch (value) {
            case JsonValue.Obj object -> object(object);
            case JsonValue.Arr array -> array(array);
            case JsonValue.Str text -> string(text.value());
            case JsonValue.Int number -> integer(number.value());
            case JsonValue.Num number -> number(number.value());
            case JsonValue.Bool flag -> raw(flag.value() ? TRUE : FALSE);
            case JsonValue.Null _ -> raw(NULL);
        }
    }

    private void object(JsonValue.Obj object) {
        String[] keys = object.members().keySet().toArray(new String[0]);
        // Events from our store are sorted already; then this is one pass of comparisons.
        Arrays.sort(keys, CanonicalJson::compareCodePoints);
        one('{');
        for (int i = 0; i < keys.length; i++) {
            if (i > 0) {
                one(',');
            }
            string(keys[i]);
            one(':');
            JsonValue member = object.get(keys[i]);
            if (member != null) {
                write(member);
            }
        }
        one('}');
    }

    private void array(JsonValue.Arr array) {
        one('[');
        boolean first = true;
        for (JsonValue item : array.items()) {
            if (!first) {
                one(',');
            }
            first = false;
            write(item);
        }
        one(']');
    }

    private void integer(long value) {
        if (value >= 0 && value < 10) {
            one((char) ('0' + value));
        } else {
            raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /// Plain, save for what the most common server writes with an exponent, so that both hash the same bytes: integers
    /// of more than 16 digits that came with one, and fractions below 0.0001.
    private void number(BigDecimal value) {
        int exponent = Math.clamp((long) value.precision() - value.scale() - 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        boolean large = value.scale() < 0 && exponent >= MIN_LARGE_EXPONENT;
        boolean small = value.scale() > 0 && exponent < MIN_PLAIN_EXPONENT;
        String text;
        if (value.signum() == 0) {
            text = value.scale() > 0 ? "0.0" : "0";
        } else if (large || small) {
            String digits = value.unscaledValue().abs().toString().replaceFirst("0+$", "");
            text = (value.signum() < 0 ? "-" : "")
                    + digits.charAt(0)
                    + (digits.length() > 1 ? "." + digits.substring(1) : "")
                    + (exponent < 0 ? "e-" : "e+")
                    + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        } else {
            text = value.toPlainString();
        }
        raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void string(String text) {
        int chars = text.length();
        ensure(3 * chars + 2);
        buffer[length++] = '"';
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c >= 0x20 && c != '"' && c != '\\') {
                    buffer[length++] = (byte) c;
                } else {
                    escape(c);
                    ensure(3 * (chars - i) + 2);
                }
            } else if (c < 0x800) {
                buffer[length++] = (byte) (0xc0 | (c >> 6));
                buffer[length++] = (byte) (0x80 | (c & 0x3f));
            } else if (Character.isHighSurrogate(c) && i + 1 < chars && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                buffer[length++] = (byte) (0xf0 | (point >> 18));
                buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
                buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
                buffer[length++] = (byte) (0x80 | (point & 0x3f));
            } else {
                // Half a pair cannot come from the reader, but from a careless caller: never write invalid UTF-8.
                c = Character.isSurrogate(c) ? '\ufffd' : c;
                buffer[length++] = (byte) (0xe0 | (c >> 12));
                buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
                buffer[length++] = (byte) (0x80 | (c & 0x3f));
            }
        }
        buffer[length++] = '"';
    }

    private void escape(char c) {
        ensure(6);
        buffer[length++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[length++] = (byte) c;
            case '\b' -> buffer[length++] = 'b';
            case '\t' -> buffer[length++] = 't';
            case '\n' -> buffer[length++] = 'n';
            case '\f' -> buffer[length++] = 'f';
            case '\r' -> buffer[length++] = 'r';
            default -> {
                buffer[length++] = 'u';
                buffer[length++] = '0';
                buffer[length++] = '0';
                buffer[length++] = HEX[c >> 4];
                buffer[length++] = HEX[c & 0xf];
            }
        }
    }

    private void one(char c) {
        ensure(1);
        buffer[length++] = (byte) c;
    }

    private void raw(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
        }
    }
}
