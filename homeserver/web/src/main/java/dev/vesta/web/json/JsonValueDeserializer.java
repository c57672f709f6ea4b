package dev.vesta.web.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.vesta.protocol.json.JsonValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a [JsonValue] inside a request record, as strictly as the reader of events: no duplicate keys, no lone
/// surrogates. Depth is bounded by the mapper.
final class JsonValueDeserializer<T extends JsonValue> extends StdDeserializer<T> {
    private static final long MAX_INTEGER = (1L << 53) - 1;

    private final Class<T> type;

    JsonValueDeserializer(Class<T> type) {
        super(type);
        this.type = type;
    }

    @Override
    public @Nullable T getNullValue(DeserializationContext context) {
        return type == JsonValue.class ? type.cast(JsonValue.Null.NULL) : null;
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonToken token = parser.currentToken();
        boolean fits = type == JsonValue.class
                || (type == JsonValue.Obj.class && token == JsonToken.START_OBJECT)
                || (type == JsonValue.Arr.class && token == JsonToken.START_ARRAY);
        if (!fits) {
            context.handleUnexpectedToken(type, parser);
        }
        return type.cast(read(parser, context));
    }

    private static JsonValue read(JsonParser parser, DeserializationContext context) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, context);
            case START_ARRAY -> array(parser, context);
            case VALUE_STRING -> new JsonValue.Str(wellFormed(parser.getText(), context));
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> new JsonValue.Num(parser.getDecimalValue());
            case VALUE_TRUE -> new JsonValue.Bool(true);
            case VALUE_FALSE -> new JsonValue.Bool(false);
            case VALUE_NULL -> JsonValue.Null.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("No JSON value begins with " + parser.currentToken());
        };
    }

    private static JsonValue.Obj object(JsonParser parser, DeserializationContext context) throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            if (members.put(wellFormed(key, context), read(parser, context)) != null) {
                context.reportInputMismatch(JsonValue.Obj.class, "an object has a key twice");
            }
        }
        return members.isEmpty() ? JsonValue.Obj.EMPTY : new JsonValue.Obj(Collections.unmodifiableMap(members));
    }

    private static JsonValue.Arr array(JsonParser parser, DeserializationContext context) throws IOException {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(parser, context));
        }
        return new JsonValue.Arr(Collections.unmodifiableList(items));
    }

    private static JsonValue integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value >= -MAX_INTEGER && value <= MAX_INTEGER) {
                return new JsonValue.Int(value);
            }
        }
        BigInteger value = parser.getBigIntegerValue();
        return new JsonValue.Num(new BigDecimal(value));
    }

    /// The text, unless it holds half of a surrogate pair, which no UTF-8 can carry on.
    static String wellFormed(String text, DeserializationContext context) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    context.reportInputMismatch(String.class, "a string has a lone surrogate");
                }
            }
        }
        return text;
    }
}
