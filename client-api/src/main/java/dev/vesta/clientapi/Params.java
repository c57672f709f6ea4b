package dev.vesta.clientapi;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks of parameters that several endpoints share. Each says which parameter is wrong and what would be right.
public final class Params {
    /// Longer device ids and transaction ids come from no honest client, and indexes would refuse them one day.
    private static final int MAX_OPAQUE_BYTES = 255;

    private Params() {}

    /// The value; `M_MISSING_PARAM` when there is none.
    public static <T> T required(@Nullable T value, String key) {
        if (value == null) {
            throw Errors.missingParam(key + " is missing.");
        }
        return value;
    }

    /// The value when it is one of these; `M_INVALID_PARAM` otherwise. Null stays null.
    public static @Nullable String oneOf(@Nullable String value, String key, List<String> allowed) {
        if (value != null && !allowed.contains(value)) {
            throw Errors.invalidParam(key + " must be one of " + String.join(", ", allowed) + ".");
        }
        return value;
    }

    /// A device id that a client chose, or null: the server chooses.
    public static @Nullable DeviceId deviceId(@Nullable String text) {
        return text == null ? null : new DeviceId(opaque(text, "device_id"));
    }

    /// An opaque text that a client made up: 1 to 255 bytes without control characters.
    public static String opaque(String text, String key) {
        if (text.isEmpty()
                || text.getBytes(StandardCharsets.UTF_8).length > MAX_OPAQUE_BYTES
                || text.chars().anyMatch(Character::isISOControl)) {
            throw Errors.invalidParam(
                    key + " must have 1 to " + MAX_OPAQUE_BYTES + " bytes and no control characters.");
        }
        return text;
    }

    /// A JSON object that travels in a query parameter; `M_NOT_JSON` or `M_BAD_JSON` when it is none.
    public static JsonValue.Obj jsonObject(String text, String key) {
        return switch (JsonReader.read(text.getBytes(StandardCharsets.UTF_8))) {
            case ParseResult.Parsed<JsonValue>(JsonValue.Obj object) -> object;
            case ParseResult.Parsed<JsonValue>(JsonValue other) ->
                throw Errors.badJson(key + " must be a JSON object.");
            case ParseResult.Malformed<JsonValue>(String reason) ->
                throw Errors.notJson(key + " is no valid JSON: " + reason);
        };
    }
}
