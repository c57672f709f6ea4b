package dev.vesta.schemas;

/// What types are called: whoever edits a configuration file may not know JSON, whoever writes a client does.
enum Words {
    YAML,
    JSON;

    String of(String type) {
        return switch (type) {
            case "object" -> this == YAML ? "a mapping (keys and values)" : "an object";
            case "array" -> this == YAML ? "a list" : "an array";
            case "string" -> this == YAML ? "a text (in quotes if it looks like something else)" : "a string";
            case "boolean" -> "true or false";
            case "integer" -> this == YAML ? "a whole number" : "an integer";
            case "number" -> "a number";
            default -> type;
        };
    }
}
