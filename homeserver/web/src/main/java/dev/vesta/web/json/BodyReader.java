package dev.vesta.web.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the body of one kind of request. Made once per endpoint.
public final class BodyReader {
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final @Nullable ObjectReader reader;
    private final Class<?> type;
    private final boolean nullable;
    private final boolean emptyAllowed;

    private BodyReader(@Nullable ObjectReader reader, Class<?> type, boolean nullable, boolean emptyAllowed) {
        this.reader = reader;
        this.type = type;
        this.nullable = nullable;
        this.emptyAllowed = emptyAllowed;
    }

    /// The reader for a component with `@Body`. An empty body counts as `{}` for a record that needs no field, and as
    /// null where the component is nullable.
    public static BodyReader of(RecordComponent component) {
        Class<?> type = component.getType();
        boolean nullable = RecordIntrospector.optional(component);
        if (JsonValue.class.isAssignableFrom(type)) {
            return new BodyReader(null, type, nullable, false);
        }
        Type generic = component.getGenericType();
        ObjectReader reader = Json.MAPPER.readerFor(Json.MAPPER.constructType(generic));
        boolean emptyAllowed =
                type.isRecord() && Arrays.stream(type.getRecordComponents()).allMatch(RecordIntrospector::optional);
        return new BodyReader(reader, type, nullable, emptyAllowed);
    }

    /// The body's value. `M_NOT_JSON`, `M_BAD_JSON`, `M_MISSING_PARAM` or `M_INVALID_PARAM` say what is wrong with it.
    public @Nullable Object read(byte[] body) {
        byte[] bytes = body;
        if (body.length == 0) {
            if (nullable) {
                return null;
            }
            if (!emptyAllowed) {
                throw Errors.notJson("The body is empty; this request needs a JSON object.");
            }
            bytes = EMPTY_OBJECT;
        }
        return reader == null ? strict(bytes) : bound(reader, bytes);
    }

    private Object strict(byte[] bytes) {
        return switch (JsonReader.read(bytes)) {
            case ParseResult.Malformed<JsonValue> bad -> throw Errors.notJson(bad.reason());
            case ParseResult.Parsed<JsonValue> good -> {
                if (!type.isInstance(good.value())) {
                    throw Errors.badJson("The body must be a JSON object.");
                }
                yield good.value();
            }
        };
    }

    private static Object bound(ObjectReader reader, byte[] bytes) {
        if (!isUtf8(bytes)) {
            throw Errors.notJson("The body is not UTF-8.");
        }
        try (JsonParser parser = reader.createParser(bytes)) {
            Object value = reader.readValue(parser);
            if (parser.nextToken() != null) {
                throw Errors.notJson("Something follows the JSON value in the body.");
            }
            if (value == null) {
                throw Errors.badJson("The body must be a JSON object.");
            }
            return value;
        } catch (JsonMappingException e) {
            throw BodyErrors.explain(e);
        } catch (JsonProcessingException e) {
            throw Errors.notJson("The body is not JSON: " + BodyErrors.where(e));
        } catch (IOException e) {
            throw Errors.notJson("The body is not JSON.");
        }
    }

    /// Jackson guesses the encoding, and would take UTF-16 too.
    private static boolean isUtf8(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                try {
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
                    return true;
                } catch (CharacterCodingException e) {
                    return false;
                }
            }
            if (b == 0) {
                return false;
            }
        }
        return true;
    }
}
