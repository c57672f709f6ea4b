package dev.vesta.web.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.SharedMembers;
import java.io.IOException;
import java.util.Map;

/// Writes a [JsonValue] member by member, in its own order.
final class JsonValueSerializer extends StdSerializer<JsonValue> {
    JsonValueSerializer() {
        super(JsonValue.class);
    }

    @Override
    public void serialize(JsonValue value, JsonGenerator out, SerializerProvider provider) throws IOException {
        write(value, out);
    }

    @Override
    public void serializeWithType(JsonValue value, JsonGenerator out, SerializerProvider provider, TypeSerializer type)
            throws IOException {
        write(value, out);
    }

    private static void members(Map<String, JsonValue> members, JsonGenerator out) throws IOException {
        for (Map.Entry<String, JsonValue> member : members.entrySet()) {
            out.writeFieldName(member.getKey());
            write(member.getValue(), out);
        }
    }

    private static void write(JsonValue value, JsonGenerator out) throws IOException {
        switch (value) {
            case JsonValue.Obj object -> {
                out.writeStartObject();
                SharedMembers shared = object.shared();
                // The generator writes no comma before what is raw, so that something must come before it.
                byte[] encoded = shared == null || object.own().isEmpty() ? null : shared.encoded();
                if (encoded == null) {
                    members(object.members(), out);
                } else {
                    members(object.own(), out);
                    out.writeRaw(',');
                    out.writeRaw(new EncodedText(encoded));
                }
                out.writeEndObject();
            }
            case JsonValue.Arr array -> {
                out.writeStartArray();
                for (JsonValue item : array.items()) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case JsonValue.Str text -> out.writeString(text.value());
            case JsonValue.Int number -> out.writeNumber(number.value());
            case JsonValue.Num number -> out.writeNumber(number.value());
            case JsonValue.Bool bool -> out.writeBoolean(bool.value());
            case JsonValue.Null _ -> out.writeNull();
        }
    }
}
