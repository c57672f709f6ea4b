package dev.vesta.app.config;

import java.util.List;

/// The configuration cannot be used. The message names the file, then each key with what is there and what would be
/// right.
public final class ConfigException extends RuntimeException {
    private final List<String> problems;

    public ConfigException(String source, List<String> problems) {
        super(source + ":\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /// One sentence for each thing that is wrong.
    public List<String> problems() {
        return problems;
    }
}
