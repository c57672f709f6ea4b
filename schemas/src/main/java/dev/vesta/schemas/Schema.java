package dev.vesta.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One JSON Schema, or the part of one that holds for a key.
public final class Schema {
    private final Map<String, @Nullable Object> keywords;

    private Schema(Map<String, @Nullable Object> keywords) {
        this.keywords = keywords;
    }

    /// The schema of the configuration file.
    public static Schema config() {
        return load("config.schema.json");
    }

    /// The schema of an application service's registration.
    public static Schema registration() {
        return load("registration.schema.json");
    }

    private static Schema load(String file) {
        try (InputStream in = Schema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + file);
            }
            try (JsonParser parser = new JsonFactory().createParser(in)) {
                parser.nextToken();
                return of(read(parser));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    private static Schema of(@Nullable Object value) {
        return new Schema(Trees.map(value));
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    map.put(name, read(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /// The types that a value may have: `string`, `integer`, `number`, `boolean`, `array`, `object`, `null`.
    public List<String> types() {
        Object type = keywords.get("type");
        return type instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : type == null ? List.of() : List.of(type.toString());
    }

    public String description() {
        return text("description").orElse("");
    }

    /// The value that a missing key gets.
    public Optional<Object> defaultValue() {
        return Optional.ofNullable(keywords.get("default"));
    }

    /// The keys of an object, in the order of the file.
    public Map<String, Schema> properties() {
        Map<String, Schema> all = new LinkedHashMap<>();
        Trees.map(keywords.get("properties")).forEach((name, value) -> all.put(name, of(value)));
        return all;
    }

    public List<String> required() {
        return Trees.texts(keywords.get("required"));
    }

    /// What holds for the elements of an array.
    public Optional<Schema> items() {
        return keywords.get("items") == null ? Optional.empty() : Optional.of(of(keywords.get("items")));
    }

    /// What holds for keys that are not listed; empty when they are refused or not looked at.
    public Optional<Schema> otherProperties() {
        return keywords.get("additionalProperties") instanceof Map<?, ?> map ? Optional.of(of(map)) : Optional.empty();
    }

    /// Whether keys that are not listed are an error.
    public boolean closed() {
        return Boolean.FALSE.equals(keywords.get("additionalProperties"));
    }

    /// The values to choose from; empty when there is no such list.
    public List<String> choices() {
        return Trees.texts(keywords.get("enum"));
    }

    Optional<String> text(String keyword) {
        return Optional.ofNullable(keywords.get(keyword)).map(Object::toString);
    }

    Optional<BigDecimal> number(String keyword) {
        return text(keyword).map(BigDecimal::new);
    }

    Map<String, @Nullable Object> keywords() {
        return keywords;
    }
}
