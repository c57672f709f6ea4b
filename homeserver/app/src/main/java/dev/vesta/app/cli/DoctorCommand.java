package dev.vesta.app.cli;

import dev.vesta.app.Addresses;
import dev.vesta.app.config.ServerConfig;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `doctor`: looks without changing anything.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks for what is wrong, without changing anything.",
        subcommands = {DoctorCommand.Config.class, ConsistencyCommand.class})
final class DoctorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: config or consistency");
    }

    /// `doctor config`: checks the configuration and says what would run.
    @Command(
            name = "config",
            mixinStandardHelpOptions = true,
            description = "Checks the configuration and says what would run.")
    static final class Config implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Override
        public Integer call() {
            ServerConfig loaded = config.load();
            PrintWriter out = spec.commandLine().getOut();
            out.println(config.file() + " is valid.");
            line(out, "server name", loaded.serverName());
            line(out, "data directory", loaded.dataDirectory());
            line(out, "signing key", loaded.signingKeyPath());
            line(
                    out,
                    "database",
                    loaded.database()
                            .url()
                            .map(url -> url.toString())
                            .orElse("embedded PostgreSQL in "
                                    + loaded.dataDirectory().resolve("postgres")));
            line(out, "media", loaded.mediaPath());
            for (ServerConfig.Listener listener : loaded.listeners()) {
                line(
                        out,
                        "listener",
                        Addresses.of(listener) + " (bound to " + listener.bind() + ") for "
                                + listener.resources().stream()
                                        .map(resource -> resource.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")));
            }
            line(out, "registration", loaded.registration().enabled() ? "open" : "closed");
            line(out, "shared secret", loaded.registration().sharedSecret().isPresent() ? "set" : "not set");
            line(out, "room version", loaded.defaultRoomVersion().id());
            line(out, "federation", loaded.federation().enabled() ? "on" : "off");
            line(out, "rate limits", loaded.rateLimits().enabled() ? "on" : "off");
            line(out, "application services", loaded.applicationServices().size());
            return ExitCode.OK;
        }

        private static void line(PrintWriter out, String name, Object value) {
            out.println("  %-22s%s".formatted(name, value));
        }
    }
}
