package dev.vesta.app.cli;

import dev.vesta.app.NoticeAdmin;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `admin send-notice USER_ID TEXT`: a message of the server to one of its users.
@Command(
        name = "send-notice",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a user a message of the server. Needs server_notices.localpart in the configuration.",
            "Beside a running server the user sees it with their next sync."
        })
final class SendNoticeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call.
    private CommandSpec spec;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(index = "0", paramLabel = "USER_ID", description = "Who gets it: @alice:example.org.")
    private String user = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "The message, in quotes.")
    private String text = "";

    @Override
    public Integer call() {
        new NoticeAdmin(config.load()).send(user, text);
        spec.commandLine().getOut().println("Sent to " + user);
        return ExitCode.OK;
    }
}
