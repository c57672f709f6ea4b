package dev.vesta.app.cli;

import dev.vesta.app.UserAdmin;
import dev.vesta.core.port.RateLimitStore.Custom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `admin rate-limit`: limits of single users.
@Command(
        name = "rate-limit",
        mixinStandardHelpOptions = true,
        description = "Gives a user, such as a bridge's bot, a rate limit of their own.",
        subcommands = {RateLimitCommand.Set.class, RateLimitCommand.Show.class, RateLimitCommand.Delete.class})
final class RateLimitCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run.
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: set, show or delete");
    }

    /// What the three have in common.
    abstract static class OfUser implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "USER_ID", description = "The user's id: @bot:example.org.")
        private String user = "";

        @Override
        public Integer call() {
            spec.commandLine().getOut().println(work(new UserAdmin(config.load()), user));
            return ExitCode.OK;
        }

        CommandSpec spec() {
            return spec;
        }

        /// Does it, and says what it did.
        abstract String work(UserAdmin admin, String user);
    }

    /// `admin rate-limit set USER_ID --per-second N --burst N`
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            description = {
                "Sets a user's own limit, in place of rate_limits.message and rate_limits.membership.",
                "--per-second 0 lifts all limits. The server follows within a minute."
            })
    static final class Set extends OfUser {
        @Option(
                names = "--per-second",
                required = true,
                paramLabel = "N",
                description = "Sustained requests a second; 0: no limit.")
        private double perSecond;

        @Option(
                names = "--burst",
                defaultValue = "50",
                paramLabel = "N",
                description = "Requests at once after a rest (default: 50).")
        private int burst;

        @Override
        String work(UserAdmin admin, String user) {
            if (!(perSecond >= 0) || Double.isInfinite(perSecond) || burst < 1) {
                throw new ParameterException(
                        spec().commandLine(), "--per-second must be 0 or more, --burst at least 1");
            }
            Custom limit = new Custom(perSecond, burst);
            admin.setRateLimit(user, limit);
            return user + ": " + shown(limit);
        }
    }

    /// `admin rate-limit show USER_ID`
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows a user's own limit.")
    static final class Show extends OfUser {
        @Override
        String work(UserAdmin admin, String user) {
            return user + ": "
                    + admin.rateLimit(user).map(RateLimitCommand::shown).orElse("as everybody");
        }
    }

    /// `admin rate-limit delete USER_ID`
    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Takes a user's own limit away: they are limited as everybody.")
    static final class Delete extends OfUser {
        @Override
        String work(UserAdmin admin, String user) {
            admin.deleteRateLimit(user);
            return user + ": as everybody";
        }
    }

    private static String shown(Custom limit) {
        return limit.unlimited() ? "no limit" : limit.perSecond() + " a second, burst " + limit.burst();
    }
}
