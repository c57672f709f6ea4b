package dev.vesta.app.cli;

import dev.vesta.app.Addresses;
import dev.vesta.app.StartException;
import dev.vesta.app.config.ServerConfig;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `admin`: administers the server.
@Command(
        name = "admin",
        mixinStandardHelpOptions = true,
        description = "Administers the server.",
        subcommands = {
            AdminCommand.CreateUser.class,
            RegistrationTokenCommand.class,
            PurgeCommands.PurgeRoom.class,
            PurgeCommands.PurgeHistory.class,
            RateLimitCommand.class,
            SendNoticeCommand.class,
            ReportsCommand.class,
            WhyCommands.WhyState.class,
            WhyCommands.WhyEvent.class
        })
final class AdminCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: create-user, registration-token, purge-room, purge-history, rate-limit, send-notice, "
                        + "reports, why-state or why-event");
    }

    /// `admin create-user NAME`: makes an account with the configured shared secret.
    @Command(
            name = "create-user",
            mixinStandardHelpOptions = true,
            description = "Makes an account. The password is asked for, or read from standard input.")
    static final class CreateUser implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "NAME", description = "The part of the user id before the colon.")
        private String name = "";

        @Option(names = "--admin", description = "Make the account a server administrator.")
        private boolean admin;

        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "Address of the server (default: what the configuration says).")
        private @Nullable String url;

        @Override
        public Integer call() throws IOException {
            ServerConfig loaded = config.load();
            String secret = loaded.registration()
                    .sharedSecret()
                    .orElseThrow(() -> new StartException("registration.shared_secret is not set in " + config.file()
                            + ". Set it to a long random text, restart the server and try again."));
            String address = url != null ? url : address(loaded);
            String userId = new RegistrationClient(address, secret).register(name, password(), admin);
            spec.commandLine().getOut().println("Created " + userId + (admin ? ", an administrator" : ""));
            return ExitCode.OK;
        }

        /// Plain HTTP first: the certificate of a TLS listener is not made out to `localhost`.
        private static String address(ServerConfig config) {
            return config.listeners().stream()
                    .filter(listener -> listener.resources().contains(ServerConfig.Resource.ADMIN)
                            || listener.resources().contains(ServerConfig.Resource.CLIENT))
                    .min(Comparator.comparing(listener -> listener.tls().isPresent()))
                    .map(Addresses::of)
                    .orElseThrow(() -> new StartException("No listener has the resource client or admin; give --url."));
        }

        private String password() throws IOException {
            Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
            if (terminal.isEmpty()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                String line = in.readLine();
                if (line == null || line.isEmpty()) {
                    throw new ParameterException(spec.commandLine(), "No password on standard input");
                }
                return line;
            }
            Console console = terminal.get();
            char[] first = console.readPassword("Password for %s: ", name);
            char[] second = console.readPassword("Once more: ");
            if (first == null || first.length == 0 || !Arrays.equals(first, second)) {
                throw new ParameterException(spec.commandLine(), "The passwords are empty or differ");
            }
            return new String(first);
        }
    }
}
