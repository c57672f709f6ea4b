package dev.vesta.web.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.io.IOException;

/// Identifiers as strings, also as keys of maps; [JsonValue] as itself; strings without lone surrogates.
final class ProtocolModule extends SimpleModule {
    ProtocolModule() {
        super("vesta");
        id(UserId.class);
        id(RoomId.class);
        id(EventId.class);
        id(RoomAlias.class);
        id(ServerName.class);
        id(DeviceId.class);
        addDeserializer(String.class, new StrictString());
        addSerializer(JsonValue.class, new JsonValueSerializer());
        addDeserializer(JsonValue.class, new JsonValueDeserializer<>(JsonValue.class));
        addDeserializer(JsonValue.Obj.class, new JsonValueDeserializer<>(JsonValue.Obj.class));
        addDeserializer(JsonValue.Arr.class, new JsonValueDeserializer<>(JsonValue.Arr.class));
    }

    private <T> void id(Class<T> type) {
        TextValue<T> values = TextValue.of(type);
        addSerializer(type, new ToText<>(type));
        addDeserializer(type, new FromText<>(type, values));
        addKeyDeserializer(type, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) throws IOException {
                T id = values.parse(key);
                return id != null ? id : context.handleWeirdKey(type, key, "not an identifier of this kind");
            }
        });
    }

    /// The text of a string token; anything else is the wrong type, also where Jackson would convert a number.
    private static String stringToken(JsonParser parser, DeserializationContext context, Class<?> type)
            throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            context.handleUnexpectedToken(type, parser);
        }
        return JsonValueDeserializer.wellFormed(parser.getText(), context);
    }

    private static final class ToText<T> extends StdScalarSerializer<T> {
        ToText(Class<T> type) {
            super(type);
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private final transient TextValue<T> values;

        FromText(Class<T> type, TextValue<T> values) {
            super(type);
            this.values = values;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = stringToken(parser, context, handledType());
            T value = values.parse(text);
            if (value == null) {
                throw context.weirdStringException(text, handledType(), "not an identifier of this kind");
            }
            return value;
        }
    }

    private static final class StrictString extends StdScalarDeserializer<String> {
        StrictString() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return stringToken(parser, context, String.class);
        }
    }
}
