package dev.vesta.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The strict reader: UTF-8 only, no duplicate keys, no lone surrogates, bounded depth, nothing after the value.
public final class JsonReader {
    /// Nesting that no honest event comes near.
    public static final int MAX_DEPTH = 100;

    /// Longer numbers cost more to read than they can be worth.
    public static final int MAX_NUMBER_LENGTH = 400;

    /// In canonical form the exponent of a fraction may have up to ten digits more than it was written with.
    private static final int MAX_FRACTION_DIGITS = MAX_NUMBER_LENGTH - 10;

    // Jackson interns nothing and never gives up on colliding names: what an event is may not depend on what was read
    // before. The pool is shared because virtual threads would each make a buffer of their own.
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final boolean escapes;

    private JsonReader(JsonParser parser, boolean escapes) {
        this.parser = parser;
        this.escapes = escapes;
    }

    /// Whether a value that was made, not read, is nested no deeper than what can be read.
    public static boolean isShallow(JsonValue value) {
        return isShallow(value, MAX_DEPTH);
    }

    private static boolean isShallow(JsonValue value, int levels) {
        return switch (value) {
            case JsonValue.Obj object ->
                levels > 0 && areShallow(object.members().values(), levels - 1);
            case JsonValue.Arr array -> levels > 0 && areShallow(array.items(), levels - 1);
            case JsonValue.Str _, JsonValue.Int _, JsonValue.Num _, JsonValue.Bool _, JsonValue.Null _ -> true;
        };
    }

    private static boolean areShallow(Collection<JsonValue> values, int levels) {
        for (JsonValue value : values) {
            if (!isShallow(value, levels)) {
                return false;
            }
        }
        return true;
    }

    /// Reads one value. Numbers that are no canonical integer become [JsonValue.Num]: who forbids them checks.
    public static ParseResult<JsonValue> read(byte[] utf8) {
        boolean ascii = true;
        boolean escapes = false;
        for (byte b : utf8) {
            ascii &= b >= 0;
            escapes |= b == '\\';
        }
        // Jackson guesses UTF-16 and UTF-32 from zero bytes and byte order marks; they are not JSON to us.
        if (utf8.length == 0 || utf8[0] <= 0 || (utf8.length > 1 && utf8[1] == 0)) {
            return new Malformed<>("The text is not JSON in UTF-8.");
        }
        if (!ascii && !isUtf8(utf8)) {
            return new Malformed<>("The text is not valid UTF-8.");
        }
        try (JsonParser parser = FACTORY.createParser(utf8)) {
            JsonReader reader = new JsonReader(parser, escapes);
            JsonValue value = reader.value(parser.nextToken());
            if (parser.nextToken() != null) {
                return new Malformed<>("Something follows the JSON value.");
            }
            return new Parsed<>(value);
        } catch (StreamConstraintsException e) {
            return new Malformed<>("The JSON is nested too deeply or holds too long a number.");
        } catch (Refused e) {
            return new Malformed<>(e.reason);
        } catch (JsonProcessingException e) {
            return new Malformed<>("Not valid JSON at byte " + e.getLocation().getByteOffset() + ".");
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            return new Malformed<>("Not valid JSON.");
        }
    }

    /// Like [#read], for a text that must be an object.
    public static ParseResult<JsonValue.Obj> readObject(byte[] utf8) {
        return switch (read(utf8)) {
            case Parsed<JsonValue>(JsonValue.Obj object) -> new Parsed<>(object);
            case Parsed<JsonValue>(JsonValue other) -> new Malformed<>("The JSON value is not an object.");
            case Malformed<JsonValue>(String reason) -> new Malformed<>(reason);
        };
    }

    private JsonValue value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonValue.Str(wellFormed(parser.getText()));
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> new JsonValue.Bool(true);
            case VALUE_FALSE -> new JsonValue.Bool(false);
            case VALUE_NULL -> JsonValue.Null.NULL;
            case null -> throw new Refused("The text holds no JSON value.");
            default -> throw new Refused("Not valid JSON.");
        };
    }

    private JsonValue object() throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        String name = parser.nextFieldName();
        while (name != null) {
            if (members.put(wellFormed(name), value(parser.nextToken())) != null) {
                throw new Refused("A key appears twice in one object.");
            }
            name = parser.nextFieldName();
        }
        return new JsonValue.Obj(members);
    }

    private JsonValue array() throws IOException {
        List<JsonValue> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            items.add(value(token));
            token = parser.nextToken();
        }
        return new JsonValue.Arr(items);
    }

    private JsonValue integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> JsonValue.ofLong(parser.getLongValue());
            default -> new JsonValue.Num(parser.getDecimalValue());
        };
    }

    private JsonValue fraction() throws IOException {
        BigDecimal value = parser.getDecimalValue();
        if (value.precision() > MAX_FRACTION_DIGITS) {
            throw new Refused("A number has too many digits.");
        }
        return new JsonValue.Num(value);
    }

    /// Lone surrogates can only come from escapes, the bytes being valid UTF-8.
    private String wellFormed(String text) throws Refused {
        if (escapes) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (Character.isSurrogate(c)) {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (!pair) {
                        throw new Refused("A string holds half a surrogate pair.");
                    }
                    i++;
                }
            }
        }
        return text;
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /// Leaves the recursion; never leaves this class.
    private static final class Refused extends IOException {
        final String reason;

        Refused(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
