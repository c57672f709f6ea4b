package dev.vesta.app.config;

import dev.vesta.schemas.Nearest;
import dev.vesta.schemas.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Overrides from the environment: `VESTA_DATABASE__URL` is `database.url`. Texts are taken as they are, everything
/// else is YAML (`VESTA_LISTENERS='[{port: 8008}]'`).
final class Environment {
    static final String PREFIX = "VESTA_";

    /// For the start script, not for us.
    private static final Set<String> NOT_KEYS = Set.of("VESTA_JAVA_OPTS");

    private Environment() {}

    /// The document with the overrides put in; problems are added to the list.
    static Map<String, @Nullable Object> apply(
            Schema schema,
            Map<String, @Nullable Object> document,
            Map<String, String> environment,
            List<String> problems) {
        Map<String, @Nullable Object> result = document;
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(PREFIX) && !NOT_KEYS.contains(name)) {
                List<String> path = List.of(
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).split("__", -1));
                Optional<Schema> target = find(schema, path);
                if (target.isEmpty()) {
                    problems.add("environment variable " + name + ": there is no such key"
                            + Nearest.to(String.join(".", path), keys(schema, ""))
                                    .map(near -> ". Did you mean " + variableOf(near) + "?")
                                    .orElse(""));
                } else {
                    try {
                        result = with(result, path, value(target.get(), variable.getValue()));
                    } catch (YamlEngineException e) {
                        problems.add("environment variable " + name + ": is not YAML: " + e.getMessage());
                    }
                }
            }
        }
        return result;
    }

    static String variableOf(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace(".", "__");
    }

    private static Optional<Schema> find(Schema schema, List<String> path) {
        Schema at = schema;
        for (String name : path) {
            Schema next = at.properties().get(name);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    private static List<String> keys(Schema schema, String prefix) {
        List<String> all = new ArrayList<>();
        schema.properties().forEach((name, property) -> {
            if (property.properties().isEmpty()) {
                all.add(prefix + name);
            } else {
                all.addAll(keys(property, prefix + name + "."));
            }
        });
        return all;
    }

    private static @Nullable Object value(Schema schema, String text) {
        return schema.types().contains("string") ? text : Yaml.parse(text);
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> document, List<String> path, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(document);
        String name = path.getFirst();
        copy.put(
                name,
                path.size() == 1 ? value : with(Yaml.map(document.get(name)), path.subList(1, path.size()), value));
        return copy;
    }
}
