package dev.vesta.app.openapi;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Holds a JSON value against a schema of the specification's OpenAPI documents. It knows the keywords that stand in
/// the snapshot, which is small; one that it does not know fails the test.
final class SchemaCheck {
    private final JsonValue.Obj definitions;

    SchemaCheck(JsonValue.Obj definitions) {
        this.definitions = definitions;
    }

    /// What is wrong with the value, each with its place; empty when nothing is.
    List<String> check(JsonValue schema, JsonValue value) {
        List<String> wrong = new ArrayList<>();
        check(schema, value, "", wrong);
        return wrong;
    }

    private void check(JsonValue schema, JsonValue value, String place, List<String> wrong) {
        if (schema instanceof JsonValue.Bool(boolean allowed)) {
            if (!allowed) {
                wrong.add(place + " must not be there");
            }
            return;
        }
        ((JsonValue.Obj) schema)
                .members()
                .forEach((keyword, operand) ->
                        keyword((JsonValue.Obj) schema, keyword, operand, new Spot(value, place), wrong));
    }

    /// A value and its place in the answer.
    private record Spot(JsonValue value, String place) {}

    private void keyword(JsonValue.Obj schema, String keyword, JsonValue operand, Spot spot, List<String> wrong) {
        JsonValue value = spot.value();
        String place = spot.place();
        switch (keyword) {
            case "$ref" -> check(definitions.object(text(operand)).orElseThrow(), value, place, wrong);
            case "type" -> {
                if (items(operand).noneMatch(type -> isA(text(type), value))) {
                    wrong.add(place + " must be " + shown(operand) + ", but is " + shown(value));
                }
            }
            case "required" -> {
                if (value instanceof JsonValue.Obj object) {
                    items(operand)
                            .filter(name -> !object.has(text(name)))
                            .forEach(name -> wrong.add(place + "." + text(name) + " is missing"));
                }
            }
            case "properties", "patternProperties", "additionalProperties" -> {
                // All three together, once: which members are "additional" depends on the other two.
                if (value instanceof JsonValue.Obj object && keyword.equals(firstOfMembers(schema))) {
                    object.members().forEach((name, member) -> member(schema, name, member, place + "." + name, wrong));
                }
            }
            case "items" -> {
                if (value instanceof JsonValue.Arr array) {
                    for (int i = 0; i < array.items().size(); i++) {
                        check(operand, array.items().get(i), place + "[" + i + "]", wrong);
                    }
                }
            }
            case "allOf" -> items(operand).forEach(one -> check(one, value, place, wrong));
            // The specification writes oneOf where more than one may hold.
            case "anyOf", "oneOf" -> {
                List<List<String>> tries = items(operand)
                        .map(one -> {
                            List<String> of = new ArrayList<>();
                            check(one, value, place, of);
                            return of;
                        })
                        .toList();
                if (tries.stream().noneMatch(List::isEmpty)) {
                    tries.stream().min(Comparator.comparingInt(List::size)).ifPresent(wrong::addAll);
                }
            }
            case "enum" -> {
                if (items(operand).noneMatch(value::equals)) {
                    wrong.add(place + " must be one of " + shown(operand) + ", but is " + shown(value));
                }
            }
            case "pattern" -> {
                if (value instanceof JsonValue.Str(String content)
                        && !Pattern.compile(text(operand)).matcher(content).find()) {
                    wrong.add(place + " must look like " + text(operand) + ", but is " + shown(value));
                }
            }
            default -> throw new AssertionError("No such keyword is known here: " + keyword);
        }
    }

    private static String firstOfMembers(JsonValue.Obj schema) {
        return Stream.of("properties", "patternProperties", "additionalProperties")
                .filter(schema::has)
                .findFirst()
                .orElseThrow();
    }

    private void member(JsonValue.Obj schema, String name, JsonValue value, String place, List<String> wrong) {
        boolean known = false;
        JsonValue property = members(schema, "properties").get(name);
        if (property != null) {
            known = true;
            check(property, value, place, wrong);
        }
        for (Map.Entry<String, JsonValue> entry :
                members(schema, "patternProperties").entrySet()) {
            if (Pattern.compile(entry.getKey()).matcher(name).find()) {
                known = true;
                check(entry.getValue(), value, place, wrong);
            }
        }
        JsonValue others = schema.get("additionalProperties");
        if (!known && others != null) {
            check(others, value, place, wrong);
        } else if (!known && schema.has("patternProperties")) {
            // The patterns are the forms of identifiers that such a map goes by.
            wrong.add(place + " has a name of none of the forms "
                    + members(schema, "patternProperties").keySet());
        }
    }

    private static Map<String, JsonValue> members(JsonValue.Obj schema, String keyword) {
        return schema.object(keyword).orElse(JsonValue.Obj.EMPTY).members();
    }

    private static boolean isA(String type, JsonValue value) {
        return switch (type) {
            case "object" -> value instanceof JsonValue.Obj;
            case "array" -> value instanceof JsonValue.Arr;
            case "string" -> value instanceof JsonValue.Str;
            case "integer" -> value instanceof JsonValue.Int;
            case "number" -> value instanceof JsonValue.Int || value instanceof JsonValue.Num;
            case "boolean" -> value instanceof JsonValue.Bool;
            case "null" -> value instanceof JsonValue.Null;
            default -> throw new AssertionError("No such type is known here: " + type);
        };
    }

    private static Stream<JsonValue> items(JsonValue oneOrMore) {
        return oneOrMore instanceof JsonValue.Arr(List<JsonValue> items) ? items.stream() : Stream.of(oneOrMore);
    }

    private static String text(JsonValue string) {
        return ((JsonValue.Str) string).value();
    }

    private static String shown(JsonValue value) {
        return switch (value) {
            case JsonValue.Obj object -> "an object with " + object.members().keySet();
            case JsonValue.Arr(List<JsonValue> items) ->
                items.stream().map(SchemaCheck::shown).toList().toString();
            case JsonValue.Str(String text) -> "\"" + text + "\"";
            case JsonValue.Int(long number) -> Long.toString(number);
            case JsonValue.Num number -> number.value().toString();
            case JsonValue.Bool(boolean flag) -> Boolean.toString(flag);
            case JsonValue.Null _ -> "null";
        };
    }
}
