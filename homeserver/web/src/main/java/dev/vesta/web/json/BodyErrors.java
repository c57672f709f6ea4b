package dev.vesta.web.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns Jackson's complaints into ours: which field, and what it should have been, without class names.
final class BodyErrors {
    /// How Jackson begins the message for an absent component; it has no exception type of its own for that.
    private static final String MISSING = "Missing required creator property";

    private BodyErrors() {}

    static MatrixException explain(JsonMappingException e) {
        if (e.getCause() instanceof JsonProcessingException syntax
                && !(syntax instanceof JsonMappingException)
                && !(syntax instanceof InputCoercionException)) {
            return Errors.notJson("The body is not JSON: " + where(syntax));
        }
        String field = field(e);
        if (field.isEmpty()) {
            return Errors.badJson("The body must be a JSON object.");
        }
        if (e.getOriginalMessage().startsWith(MISSING)) {
            return Errors.missingParam("`" + field + "` is missing.");
        }
        if (e instanceof InvalidFormatException format && format.getValue() instanceof String && isText(format)) {
            return Errors.invalidParam("`" + field + "` has a value that is not allowed here.");
        }
        return Errors.badJson("`" + field + "` must be " + expected(e) + ".");
    }

    /// Line and column of a syntax error.
    static String where(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        return at == null
                ? "it ends too early or has a character out of place."
                : "see line " + at.getLineNr() + ", column " + at.getColumnNr() + ".";
    }

    /// An identifier or an enum: a string was right, this string is not.
    private static boolean isText(InvalidFormatException e) {
        Class<?> type = e.getTargetType();
        return type != null && (type.isEnum() || type.getPackageName().equals("dev.vesta.protocol.id"));
    }

    private static String field(JsonMappingException e) {
        StringBuilder out = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                out.append('[').append(step.getIndex()).append(']');
            } else {
                out.append(out.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return out.toString();
    }

    private static String expected(JsonMappingException e) {
        if (e.getCause() instanceof InputCoercionException) {
            return "a smaller number";
        }
        return expected(e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null);
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == String.class || type.isEnum() || type.getPackageName().equals("dev.vesta.protocol.id")) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "an integer";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray() || type == JsonValue.Arr.class) {
            return "an array";
        }
        if (Map.class.isAssignableFrom(type) || type == JsonValue.Obj.class || type.isRecord()) {
            return "an object";
        }
        return "of another type";
    }
}
