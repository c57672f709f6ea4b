package dev.vesta.schemas;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Holds a document against a schema and says what is wrong in words for whoever wrote it.
public final class SchemaValidator {
    private static final int SHOWN_VALUE_LENGTH = 60;

    private final List<Violation> violations = new ArrayList<>();

    private SchemaValidator() {}

    /// Everything that is wrong, in the order of the document; empty when nothing is.
    public static List<Violation> check(Schema schema, @Nullable Object document) {
        SchemaValidator validator = new SchemaValidator();
        validator.value(schema, document, "");
        return List.copyOf(validator.violations);
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

    private void value(Schema schema, @Nullable Object value, String key) {
        List<String> types = schema.types();
        if (!types.isEmpty() && types.stream().noneMatch(type -> isA(type, value))) {
            wrong(key, value, wanted(schema));
            return;
        }
        switch (value) {
            case Map<?, ?> map -> object(schema, Trees.map(map), key);
            case List<?> list -> array(schema, list, key);
            case String text -> text(schema, text, key);
            case Number number -> number(schema, number, key);
            case null, default -> {}
        }
    }

    private static boolean isA(String type, @Nullable Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long || value instanceof BigInteger;
            case "number" -> value instanceof Number;
            case "null" -> value == null;
            default -> false;
        };
    }

    private static String wanted(Schema schema) {
        List<String> choices = schema.choices();
        if (!choices.isEmpty()) {
            return "must be one of " + String.join(", ", choices);
        }
        return "must be "
                + String.join(
                        " or ",
                        schema.types().stream()
                                .map(SchemaValidator::typeInWords)
                                .toList());
    }

    private static String typeInWords(String type) {
        return switch (type) {
            case "object" -> "a mapping (keys and values)";
            case "array" -> "a list";
            case "string" -> "a text (in quotes if it looks like something else)";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            default -> type;
        };
    }

    private void object(Schema schema, Map<String, @Nullable Object> map, String key) {
        Map<String, Schema> properties = schema.properties();
        Optional<Schema> others = schema.otherProperties();
        map.forEach((name, value) -> {
            String path = key.isEmpty() ? name : key + "." + name;
            Schema property = properties.get(name);
            if (property != null) {
                value(property, value, path);
            } else if (others.isPresent()) {
                value(others.get(), value, path);
            } else if (schema.closed()) {
                String hint = Nearest.to(name, properties.keySet())
                        .map(near -> ". Did you mean '" + (key.isEmpty() ? near : key + "." + near) + "'?")
                        .orElse("");
                violations.add(new Violation(path, "there is no such key" + hint));
            }
        });
        for (String name : schema.required()) {
            if (!map.containsKey(name)) {
                String what = Optional.ofNullable(properties.get(name))
                        .map(property -> ": " + property.description())
                        .orElse("");
                violations.add(new Violation(key.isEmpty() ? name : key + "." + name, "is missing" + what));
            }
        }
    }

    private void array(Schema schema, List<?> list, String key) {
        schema.number("minItems").ifPresent(least -> {
            if (list.size() < least.intValue()) {
                violations.add(new Violation(key, "must have at least " + least + " element"));
            }
        });
        schema.items().ifPresent(items -> {
            for (int i = 0; i < list.size(); i++) {
                value(items, list.get(i), key + "[" + i + "]");
            }
        });
    }

    private void text(Schema schema, String text, String key) {
        List<String> choices = schema.choices();
        if (!choices.isEmpty() && !choices.contains(text)) {
            wrong(key, text, wanted(schema));
        }
        schema.number("minLength").ifPresent(least -> {
            if (text.length() < least.intValue()) {
                wrong(
                        key,
                        text,
                        least.intValue() == 1 ? "must not be empty" : "must have at least " + least + " characters");
            }
        });
        schema.text("pattern").ifPresent(pattern -> {
            if (!Pattern.compile(pattern).matcher(text).find()) {
                wrong(key, text, "must look like " + pattern + ". " + schema.description());
            }
        });
    }

    private void number(Schema schema, Number number, String key) {
        BigDecimal value = new BigDecimal(number.toString());
        Optional<BigDecimal> least = schema.number("minimum");
        Optional<BigDecimal> most = schema.number("maximum");
        boolean tooSmall = least.isPresent() && value.compareTo(least.get()) < 0;
        boolean tooLarge = most.isPresent() && value.compareTo(most.get()) > 0;
        if (tooSmall || tooLarge) {
            wrong(
                    key,
                    number,
                    most.map(bound -> "must be between "
                                    + least.map(BigDecimal::toString).orElse("any number") + " and " + bound)
                            .orElse("must be at least "
                                    + least.map(BigDecimal::toString).orElse("")));
        }
    }

    private void wrong(String key, @Nullable Object value, String remedy) {
        violations.add(new Violation(key, show(key, value) + " " + remedy));
    }

    /// The value, unless it may be a secret: a message may end up in a log.
    private static String show(String key, @Nullable Object value) {
        if (key.matches(".*(secret|password|private_key|secret_key|_token|database\\.url)")) {
            return "the value (not shown)";
        }
        String text = value instanceof String quoted ? "\"" + quoted + "\"" : String.valueOf(value);
        return text.length() <= SHOWN_VALUE_LENGTH ? text : text.substring(0, SHOWN_VALUE_LENGTH) + "…";
    }
}
