package dev.vesta.app.cli;

import dev.vesta.app.ReportAdmin;
import dev.vesta.core.port.ReportStore.Report;
import dev.vesta.protocol.json.JsonValue;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `admin reports`: what users have reported, one line a report.
@Command(
        name = "reports",
        mixinStandardHelpOptions = true,
        description = "Lists what users have reported, the newest first.",
        footer = {"", "May run beside the server."})
final class ReportsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call.
    private CommandSpec spec;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many, 1 to " + ReportAdmin.MAX_LIMIT + " (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only reports with a lower number.")
    private @Nullable Long before;

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1 || limit > ReportAdmin.MAX_LIMIT) {
            throw new ParameterException(
                    spec.commandLine(), "--limit takes a number from 1 to " + ReportAdmin.MAX_LIMIT + ", not " + limit);
        }
        PrintWriter out = spec.commandLine().getOut();
        for (Report report : new ReportAdmin(config.load()).newest(before == null ? Long.MAX_VALUE : before, limit)) {
            out.println(json ? json(report) : text(report));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String json(Report report) {
        JsonValue.Obj line = JsonValue.obj(
                "id", JsonValue.ofLong(report.id()),
                "ts", JsonValue.ofLong(report.ts()),
                "reporter", report.reporter().value(),
                "room_id", report.room() == null ? null : report.room().value(),
                "event_id", report.event() == null ? null : report.event().value(),
                "user_id", report.user() == null ? null : report.user().value(),
                "reason", report.reason());
        return Plain.json(line);
    }

    private static String text(Report report) {
        StringBuilder line = new StringBuilder()
                .append(report.id())
                .append("  ")
                .append(Instant.ofEpochMilli(report.ts()))
                .append("  ")
                .append(report.reporter())
                .append(" reports ");
        if (report.event() != null) {
            line.append("event ").append(report.event()).append(" of ").append(report.user());
            line.append(" in ").append(report.room());
        } else if (report.room() != null) {
            line.append("room ").append(report.room());
        } else {
            line.append("user ").append(report.user());
        }
        return report.reason().isEmpty()
                ? Plain.line(line.toString())
                : Plain.line(line.append(": ").append(report.reason()).toString());
    }
}
