package dev.vesta.app.config;

import dev.vesta.schemas.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes `docs/configuration.md` from the schema, so that the two cannot differ.
public final class ConfigDocs {
    private static final String INTRODUCTION = """
            # Configuration

            *Generated from `config.schema.json`; change it there and run `bin/build --docs`.*

            The configuration is one YAML file: `data/homeserver.yaml`, or the one that `bin/homeserver --config FILE`
            names. Only `server_name` must be there. Relative paths are relative to the file. An unknown key or a wrong
            value stops the server before it opens anything, with exit code 1 and a message that names the key, the value
            and what would be right; `bin/homeserver doctor config` checks without starting.

            Every key can be overridden by an environment variable: `VESTA_`, then the key in upper case with a double
            underscore for each dot, such as `VESTA_DATABASE__URL`. Lists and mappings are given as YAML, such as
            `VESTA_LISTENERS='[{bind: 0.0.0.0, port: 8008}]'`.

            | key | type | default | meaning |
            |---|---|---|---|
            """;

    private ConfigDocs() {}

    /// Writes the page to the file that the argument names.
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), markdown());
    }

    static String markdown() {
        StringBuilder out = new StringBuilder(INTRODUCTION);
        rows(out, Schema.config(), "");
        return out.toString();
    }

    private static void rows(StringBuilder out, Schema schema, String prefix) {
        for (Map.Entry<String, Schema> entry : schema.properties().entrySet()) {
            String key = prefix + entry.getKey();
            Schema property = entry.getValue();
            if (property.properties().isEmpty()) {
                row(out, key, property, schema.required().contains(entry.getKey()));
            }
            rows(out, property, key + ".");
            property.items().ifPresent(items -> rows(out, items, key + "[]."));
            property.otherProperties().ifPresent(other -> rows(out, other, key + ".*."));
        }
    }

    private static void row(StringBuilder out, String key, Schema property, boolean required) {
        String type = property.choices().isEmpty()
                ? String.join(" or ", property.types())
                : property.choices().stream().map(choice -> "`" + choice + "`").collect(Collectors.joining(", "));
        String standard = required
                ? "required"
                : property.defaultValue().map(value -> "`" + value + "`").orElse("");
        out.append("| `%s` | %s | %s | %s |\n"
                .formatted(key, type, standard, property.description().replace("|", "\\|")));
    }
}
