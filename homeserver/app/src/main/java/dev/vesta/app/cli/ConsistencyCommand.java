package dev.vesta.app.cli;

import dev.vesta.app.DoctorRun;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.doctor.Summary;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `doctor consistency`: compares what is stored with what follows from the events.
@Command(
        name = "consistency",
        mixinStandardHelpOptions = true,
        description = "Recomputes rooms from their events and prints every difference from what is stored.",
        footer = {
            "",
            "May run beside the server. Exits with 4 when there are differences; warnings (events that the rules",
            "would refuse) and infos (nodes still to be swept) do not count."
        })
final class ConsistencyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call.
    private CommandSpec spec;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--room", paramLabel = "ROOM_ID", description = "Check this room alone.")
    private @Nullable String room;

    @Option(names = "--json", description = "Print one JSON object a line; the last one is the summary.")
    private boolean json;

    @Override
    public Integer call() {
        ServerConfig loaded = config.load();
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        Summary summary = DoctorRun.consistency(loaded, room, Checks.ALL, difference -> print(out, difference));
        print(out, summary, Duration.ofNanos(System.nanoTime() - start));
        return summary.clean() ? ExitCode.OK : ExitCode.DIFFERENCES;
    }

    private void print(PrintWriter out, Difference difference) {
        if (json) {
            line(
                    out,
                    JsonValue.obj(
                            "severity", difference.severity().name().toLowerCase(Locale.ROOT),
                            "room_id", difference.room(),
                            "what", difference.what(),
                            "subject", difference.subject(),
                            "expected", difference.expected(),
                            "found", difference.found()));
        } else {
            out.println(difference.toString().replace('\n', ' '));
        }
    }

    private void print(PrintWriter out, Summary summary, Duration took) {
        if (json) {
            line(
                    out,
                    JsonValue.obj(
                            "rooms", JsonValue.ofLong(summary.rooms()),
                            "events", JsonValue.ofLong(summary.events()),
                            "nodes", JsonValue.ofLong(summary.nodes()),
                            "differences", JsonValue.ofLong(summary.differences()),
                            "warnings", JsonValue.ofLong(summary.warnings()),
                            "infos", JsonValue.ofLong(summary.infos()),
                            "millis", JsonValue.ofLong(took.toMillis())));
        } else {
            out.printf(
                    Locale.ROOT,
                    "%s: %d differences, %d warnings, %d infos; checked %d rooms, %d events, %d state nodes in %.1f s%n",
                    summary.clean() ? "Consistent" : "INCONSISTENT",
                    summary.differences(),
                    summary.warnings(),
                    summary.infos(),
                    summary.rooms(),
                    summary.events(),
                    summary.nodes(),
                    took.toMillis() / 1000.0);
        }
        out.flush();
    }

    private static void line(PrintWriter out, JsonValue.Obj object) {
        out.println(new String(CanonicalJson.encode(object), StandardCharsets.UTF_8));
    }
}
