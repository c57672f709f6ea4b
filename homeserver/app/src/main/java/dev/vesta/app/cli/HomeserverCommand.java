package dev.vesta.app.cli;

import dev.vesta.app.FirstRun;
import dev.vesta.app.ServerProcess;
import dev.vesta.app.StartException;
import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.config.ConfigException;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.storage.embedded.PostgresStartException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/// `bin/homeserver` itself: runs the server.
@Command(
        name = "homeserver",
        mixinStandardHelpOptions = true,
        versionProvider = HomeserverCommand.Version.class,
        description = "Vesta, a Matrix homeserver. Without a command it runs the server.",
        subcommands = {AdminCommand.class, DoctorCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped as asked",
            "1:bad configuration or environment",
            "2:bad usage",
            "3:the database was lost",
            "4:doctor found differences"
        })
public final class HomeserverCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    /// For picocli.
    HomeserverCommand() {}

    /// Runs the command line on the standard streams and returns the exit code.
    public static int execute(String... arguments) {
        return run(new CommandLine(new HomeserverCommand()), arguments);
    }

    /// The same with the command's own words written to `out` and `err`. The log goes where it always goes.
    static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return run(new CommandLine(new HomeserverCommand()).setOut(out).setErr(err), arguments);
    }

    private static int run(CommandLine line, String... arguments) {
        return line.setExecutionExceptionHandler((thrown, command, parsed) -> {
                    if (thrown instanceof ConfigException
                            || thrown instanceof StartException
                            || thrown instanceof PostgresStartException) {
                        command.getErr().println("homeserver: " + thrown.getMessage());
                    } else {
                        thrown.printStackTrace(command.getErr());
                    }
                    return ExitCode.BAD_ENVIRONMENT;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean first = !config.given() && FirstRun.ensureConfiguration(config.file(), new SystemRng());
        ServerConfig loaded = config.load();
        return ServerProcess.run(loaded, first) ? ExitCode.OK : ExitCode.DATABASE_LOST;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = HomeserverCommand.class.getPackage().getImplementationVersion();
            return new String[] {"Vesta " + (version == null ? "(development)" : version)};
        }
    }
}
