package dev.vesta.app.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reading YAML 1.2 into maps and lists.
final class Yaml {
    private Yaml() {}

    static Map<String, @Nullable Object> read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            String why = Files.exists(file) ? "cannot be read (" + e + ")" : "does not exist";
            throw new ConfigException(
                    file.toString(), List.of("the file " + why + ". Give another with --config, or make it readable."));
        }
        try {
            Object value = parse(text);
            if (value != null && !(value instanceof Map<?, ?>)) {
                throw new ConfigException(
                        file.toString(), List.of("must hold keys and values, such as 'server_name: example.org'"));
            }
            return map(value);
        } catch (YamlEngineException e) {
            throw new ConfigException(file.toString(), List.of("is not YAML: " + e.getMessage()));
        }
    }

    static @Nullable Object parse(String text) {
        LoadSettings settings =
                LoadSettings.builder().setAllowDuplicateKeys(false).build();
        return new Load(settings).loadFromString(text);
    }

    static Map<String, @Nullable Object> map(@Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> copy.put(String.valueOf(key), entry));
        }
        return copy;
    }
}
