package dev.vesta.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A part of a document that its schema has already approved, read by type.
record Section(Map<String, @Nullable Object> values) {
    private Object present(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the schema has no default for " + name);
        }
        return value;
    }

    String text(String name) {
        return present(name).toString();
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(present(name));
    }

    int integer(String name) {
        return ((Number) present(name)).intValue();
    }

    double number(String name) {
        return ((Number) present(name)).doubleValue();
    }

    List<String> texts(String name) {
        return present(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    Section section(String name) {
        return new Section(Yaml.map(values.get(name)));
    }

    Optional<Section> optionalSection(String name) {
        return values.get(name) == null ? Optional.empty() : Optional.of(section(name));
    }

    List<Section> sections(String name) {
        return present(name) instanceof List<?> list
                ? list.stream().map(item -> new Section(Yaml.map(item))).toList()
                : List.of();
    }
}
