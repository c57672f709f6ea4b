package dev.vesta.app.cli;

import dev.vesta.app.config.ConfigLoader;
import dev.vesta.app.config.ServerConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--config FILE`, which every command understands.
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration file (default: data/homeserver.yaml, made on the first start).")
    private @Nullable Path file;

    boolean given() {
        return file != null;
    }

    Path file() {
        // The start script says where `data` is, whatever folder it is called from.
        return file != null ? file : Path.of(System.getProperty("vesta.home", "."), "data", "homeserver.yaml");
    }

    ServerConfig load() {
        return ConfigLoader.load(file(), environment());
    }

    private static Map<String, String> environment() {
        return System.getenv();
    }
}
