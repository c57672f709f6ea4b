package dev.vesta.app.cli;

import dev.vesta.app.RegistrationTokenAdmin;
import dev.vesta.core.port.RegistrationTokenStore.RegistrationToken;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `admin registration-token`: the tokens with which people register where `registration.require_token` is set.
@Command(
        name = "registration-token",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and deletes registration tokens.",
        subcommands = {
            RegistrationTokenCommand.Create.class,
            RegistrationTokenCommand.ListAll.class,
            RegistrationTokenCommand.Delete.class
        })
final class RegistrationTokenCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: create, list or delete");
    }

    /// `admin registration-token create`: prints the new token.
    @Command(name = "create", mixinStandardHelpOptions = true, description = "Makes a registration token.")
    static final class Create implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Option(names = "--token", paramLabel = "TOKEN", description = "The token (default: a random one).")
        private @Nullable String token;

        @Option(
                names = "--uses",
                paramLabel = "N",
                description = "How many may register with it (default: any number).")
        private @Nullable Integer uses;

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description = "Until when, like 2026-01-31T00:00:00Z (default: for ever).")
        private @Nullable String expires;

        @Override
        public Integer call() {
            if (uses != null && uses < 1) {
                throw new ParameterException(spec.commandLine(), "--uses takes a number from 1 on, not " + uses);
            }
            String made = new RegistrationTokenAdmin(config.load()).create(token, uses, time());
            spec.commandLine().getOut().println(made);
            return ExitCode.OK;
        }

        private @Nullable Instant time() {
            try {
                return expires == null ? null : Instant.parse(expires);
            } catch (DateTimeParseException e) {
                throw new ParameterException(
                        spec.commandLine(), "--expires takes a time like 2026-01-31T00:00:00Z, not " + expires, e);
            }
        }
    }

    /// `admin registration-token list`: one line a token.
    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the registration tokens.")
    static final class ListAll implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            for (RegistrationToken token : new RegistrationTokenAdmin(config.load()).list()) {
                out.println(token.token() + "  used " + token.completed()
                        + (token.usesAllowed() == null ? "" : " of " + token.usesAllowed())
                        + (token.pending() == 0 ? "" : ", under way " + token.pending())
                        + (token.expiresTs() == null ? "" : ", until " + Instant.ofEpochMilli(token.expiresTs())));
            }
            return ExitCode.OK;
        }
    }

    /// `admin registration-token delete TOKEN`.
    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a registration token.")
    static final class Delete implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "TOKEN", description = "The token.")
        private String token = "";

        @Override
        public Integer call() {
            new RegistrationTokenAdmin(config.load()).delete(token);
            spec.commandLine().getOut().println("Deleted " + token);
            return ExitCode.OK;
        }
    }
}
