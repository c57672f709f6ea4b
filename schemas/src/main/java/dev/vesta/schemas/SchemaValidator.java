package dev.vesta.schemas;

import dev.vesta.protocol.json.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds a document against a schema and says what is wrong in words for whoever wrote it. A document is what a YAML
/// reader gives, or a [JsonValue], whose parts are unwrapped one by one on the way.
public final class SchemaValidator {
    private static final int SHOWN_VALUE_LENGTH = 60;
    private static final Pattern SECRET =
            Pattern.compile("(secret|password|private_key|secret_key|_token|database\\.url)$");

    private final Words words;
    private final int enough;
    private final List<Violation> violations = new ArrayList<>();

    /// Where the walk is: names and `[index]`es. Put together only when there is something to say of the place.
    private final List<String> place = new ArrayList<>();

    private SchemaValidator(Words words, int enough) {
        this.words = words;
        this.enough = enough;
    }

    /// Everything that is wrong, in the order of the document; empty when nothing is.
    public static List<Violation> check(Schema schema, @Nullable Object document) {
        SchemaValidator validator = new SchemaValidator(Words.YAML, Integer.MAX_VALUE);
        validator.value(schema, document);
        return List.copyOf(validator.violations);
    }

    /// The first thing that is wrong with a JSON value. The cost is linear in its size, whatever is wrong.
    public static Optional<Violation> first(Schema schema, JsonValue value) {
        SchemaValidator validator = new SchemaValidator(Words.JSON, 1);
        validator.value(schema, value);
        return validator.violations.stream().findFirst();
    }

    /// The document with the schema's default for every key that it leaves out. Objects with required keys stay
    /// absent: to leave out the whole is a choice.
    public static Map<String, @Nullable Object> withDefaults(Schema schema, Map<String, @Nullable Object> document) {
        Map<String, @Nullable Object> full = new LinkedHashMap<>(document);
        schema.properties().forEach((name, property) -> {
            Object value = full.get(name);
            if (value == null && property.defaultValue().isPresent()) {
                value = property.defaultValue().get();
            } else if (value == null
                    && property.types().contains("object")
                    && property.required().isEmpty()) {
                value = Map.of();
            }
            if (value != null) {
                full.put(name, deepDefaults(property, value));
            }
        });
        return full;
    }

    private static Object deepDefaults(Schema schema, Object value) {
        if (value instanceof Map<?, ?>) {
            return withDefaults(schema, Trees.map(value));
        }
        Optional<Schema> items = schema.items();
        return value instanceof List<?> list && items.isPresent()
                ? list.stream().map(item -> deepDefaults(items.get(), item)).toList()
                : value;
    }

    private void value(Schema schema, @Nullable Object wrapped) {
        Object value = wrapped instanceof JsonValue json ? unwrapped(json) : wrapped;
        List<String> types = schema.types();
        if (!types.isEmpty() && types.stream().noneMatch(type -> isA(type, value))) {
            wrong(value, wanted(schema));
            return;
        }
        switch (value) {
            case Map<?, ?> map -> object(schema, map);
            case List<?> list -> array(schema, list);
            case String text -> text(schema, text);
            case Number number -> number(schema, number);
            case null, default -> {}
        }
    }

    private static @Nullable Object unwrapped(JsonValue json) {
        return switch (json) {
            case JsonValue.Obj object -> object.members();
            case JsonValue.Arr array -> array.items();
            case JsonValue.Str text -> text.value();
            case JsonValue.Int number -> number.value();
            case JsonValue.Num number -> number.value();
            case JsonValue.Bool flag -> flag.value();
            case JsonValue.Null _ -> null;
        };
    }

    private static boolean isA(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            // 1.0 is an integer to JSON Schema, but not to Matrix.
            case "integer" -> value instanceof Integer || value instanceof Long || value instanceof BigInteger;
            case "number" -> value instanceof Number;
            case "null" -> value == null;
            default -> false;
        };
    }

    private String wanted(Schema schema) {
        List<String> choices = schema.choices();
        if (!choices.isEmpty()) {
            return "must be one of " + String.join(", ", choices);
        }
        return "must be "
                + String.join(" or ", schema.types().stream().map(words::of).toList());
    }

    private void object(Schema schema, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (violations.size() >= enough) {
                return;
            }
            at(String.valueOf(entry.getKey()), name -> member(schema, name, entry.getValue()));
        }
        for (String name : schema.required()) {
            if (!map.containsKey(name)) {
                String what = Optional.ofNullable(schema.properties().get(name))
                        .map(property -> ": " + property.description())
                        .orElse("");
                at(name, _ -> complain("is missing" + what));
            }
        }
    }

    private void member(Schema schema, String name, @Nullable Object value) {
        schema.names().ifPresent(names -> value(names, name));
        Schema property = schema.properties().get(name);
        if (property != null) {
            value(property, value);
        } else if (schema.otherProperties().isPresent()) {
            value(schema.otherProperties().get(), value);
        } else if (schema.closed()) {
            String parent = where(place.subList(0, place.size() - 1));
            String hint = Nearest.to(name, schema.properties().keySet())
                    .map(near -> ". Did you mean '" + (parent.isEmpty() ? near : parent + "." + near) + "'?")
                    .orElse("");
            complain("there is no such key" + hint);
        }
    }

    private void array(Schema schema, List<?> list) {
        schema.number("minItems").ifPresent(least -> {
            if (list.size() < least.intValue()) {
                complain("must have at least " + least + " element");
            }
        });
        Optional<Schema> items = schema.items();
        for (int i = 0; items.isPresent() && i < list.size() && violations.size() < enough; i++) {
            Object item = list.get(i);
            at("[" + i + "]", _ -> value(items.get(), item));
        }
    }

    private void text(Schema schema, String text) {
        List<String> choices = schema.choices();
        if (!choices.isEmpty() && !choices.contains(text)) {
            wrong(text, wanted(schema));
        }
        schema.number("minLength").ifPresent(least -> {
            if (text.length() < least.intValue()) {
                wrong(
                        text,
                        least.intValue() == 1 ? "must not be empty" : "must have at least " + least + " characters");
            }
        });
        schema.number("maxLength").ifPresent(most -> {
            if (text.codePointCount(0, text.length()) > most.intValue()) {
                wrong(text, "must have at most " + most + " characters");
            }
        });
        schema.pattern().ifPresent(pattern -> {
            if (!pattern.matcher(text).find()) {
                wrong(text, "must look like " + pattern + ". " + schema.description());
            }
        });
    }

    private void number(Schema schema, Number number) {
        Optional<BigDecimal> least = schema.minimum();
        Optional<BigDecimal> most = schema.maximum();
        if (least.isEmpty() && most.isEmpty()) {
            return;
        }
        BigDecimal value = new BigDecimal(number.toString());
        boolean tooSmall = least.isPresent() && value.compareTo(least.get()) < 0;
        boolean tooLarge = most.isPresent() && value.compareTo(most.get()) > 0;
        if (tooSmall || tooLarge) {
            wrong(
                    number,
                    most.map(bound -> "must be between "
                                    + least.map(BigDecimal::toString).orElse("any number") + " and " + bound)
                            .orElse("must be at least "
                                    + least.map(BigDecimal::toString).orElse("")));
        }
    }

    private void at(String step, Consumer<String> walk) {
        place.add(step);
        walk.accept(step);
        place.removeLast();
    }

    private void wrong(@Nullable Object value, String remedy) {
        complain(show(where(place), value) + " " + remedy);
    }

    private void complain(String problem) {
        if (violations.size() < enough) {
            violations.add(new Violation(where(place), problem));
        }
    }

    private static String where(List<String> steps) {
        StringBuilder path = new StringBuilder();
        for (String step : steps) {
            path.append(path.isEmpty() || step.startsWith("[") ? "" : ".").append(shortened(step));
        }
        return path.toString();
    }

    /// The value, unless it may be a secret: a message may end up in a log.
    private String show(String key, @Nullable Object value) {
        if (SECRET.matcher(key).find()) {
            return "the value (not shown)";
        }
        return switch (value) {
            case String text -> "\"" + shortened(text) + "\"";
            case Map<?, ?> map when words == Words.JSON -> map.isEmpty() ? "{}" : "{…}";
            case List<?> list when words == Words.JSON -> list.isEmpty() ? "[]" : "[…]";
            case null, default -> shortened(String.valueOf(value));
        };
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_VALUE_LENGTH ? text : text.substring(0, SHOWN_VALUE_LENGTH) + "…";
    }
}
