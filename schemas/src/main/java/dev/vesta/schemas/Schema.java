package dev.vesta.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One JSON Schema, or the part of one that holds for a key. Taken apart once, when it is loaded: the walker holds it
/// against every state event that our users send.
public final class Schema {
    private final Map<String, @Nullable Object> keywords;
    private final List<String> types;
    private final Map<String, Schema> properties;
    private final List<String> required;
    private final List<String> choices;
    private final @Nullable Schema items;
    private final @Nullable Schema others;
    private final @Nullable Schema names;
    private final @Nullable Pattern pattern;
    private final @Nullable BigDecimal minimum;
    private final @Nullable BigDecimal maximum;

    private Schema(Map<String, @Nullable Object> keywords) {
        this.keywords = keywords;
        Object type = keywords.get("type");
        types = type instanceof String one ? List.of(one) : Trees.texts(type);
        Map<String, Schema> parts = new LinkedHashMap<>();
        Trees.map(keywords.get("properties")).forEach((name, value) -> parts.put(name, of(value)));
        properties = Collections.unmodifiableMap(parts);
        required = Trees.texts(keywords.get("required"));
        choices = Trees.texts(keywords.get("enum"));
        items = part("items");
        others = part("additionalProperties");
        names = part("propertyNames");
        pattern = text("pattern").map(Pattern::compile).orElse(null);
        minimum = number("minimum").orElse(null);
        maximum = number("maximum").orElse(null);
    }

    private @Nullable Schema part(String keyword) {
        return keywords.get(keyword) instanceof Map<?, ?> map ? of(map) : null;
    }

    /// The schema of the configuration file.
    public static Schema config() {
        return load("config.schema.json");
    }

    /// The schema of an application service's registration.
    public static Schema registration() {
        return load("registration.schema.json");
    }

    /// The schema of the content of events of a type.
    static Schema eventContent(String type) {
        return load("event/" + type + ".schema.json");
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
        return types;
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
        return properties;
    }

    public List<String> required() {
        return required;
    }

    /// What holds for the elements of an array.
    public Optional<Schema> items() {
        return Optional.ofNullable(items);
    }

    /// What holds for keys that are not listed; empty when they are refused or not looked at.
    public Optional<Schema> otherProperties() {
        return Optional.ofNullable(others);
    }

    /// What holds for the names of keys; empty when any name will do.
    public Optional<Schema> names() {
        return Optional.ofNullable(names);
    }

    /// Whether keys that are not listed are an error.
    public boolean closed() {
        return Boolean.FALSE.equals(keywords.get("additionalProperties"));
    }

    /// The values to choose from; empty when there is no such list.
    public List<String> choices() {
        return choices;
    }

    Optional<Pattern> pattern() {
        return Optional.ofNullable(pattern);
    }

    Optional<BigDecimal> minimum() {
        return Optional.ofNullable(minimum);
    }

    Optional<BigDecimal> maximum() {
        return Optional.ofNullable(maximum);
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
