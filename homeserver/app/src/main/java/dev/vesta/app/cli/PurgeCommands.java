package dev.vesta.app.cli;

import dev.vesta.app.RoomAdmin;
import dev.vesta.protocol.id.EventId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `admin purge-room` and `admin purge-history`. Both may run beside the server, and may be run again when they were
/// interrupted; the server goes on with what they began as well.
final class PurgeCommands {
    private PurgeCommands() {}

    /// `admin purge-room ROOM_ID`: deletes a room with everything in it.
    @Command(
            name = "purge-room",
            mixinStandardHelpOptions = true,
            description = "Deletes a room with everything in it. There is no way back.")
    static final class PurgeRoom implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "ROOM_ID", description = "The room's id, in quotes: '!abc:example.org'.")
        private String room = "";

        @Option(names = "--force", description = "Also while users of this server are in it or invited.")
        private boolean force;

        @Override
        public Integer call() {
            new RoomAdmin(config.load()).purgeRoom(room, force);
            spec.commandLine().getOut().println("Deleted " + room);
            return ExitCode.OK;
        }
    }

    /// `admin purge-history ROOM_ID`: deletes old messages; state stays.
    @Command(
            name = "purge-history",
            mixinStandardHelpOptions = true,
            description = {
                "Deletes the messages of a room from before an event or a time. There is no way back.",
                "State stays, and so do messages that later ones reply to, edit or make a thread of."
            })
    static final class PurgeHistory implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "ROOM_ID", description = "The room's id, in quotes: '!abc:example.org'.")
        private String room = "";

        @ArgGroup(multiplicity = "1")
        private Before before = new Before();

        static final class Before {
            @Option(names = "--before-event", paramLabel = "EVENT_ID", description = "The first event that stays.")
            private @Nullable String event;

            @Option(
                    names = "--before",
                    paramLabel = "TIME",
                    description = "Up to the first event from that time on, like 2026-01-31T00:00:00Z.")
            private @Nullable String time;
        }

        @Override
        public Integer call() {
            RoomAdmin admin = new RoomAdmin(config.load());
            if (before.event != null) {
                admin.purgeHistory(room, new EventId(before.event));
            } else {
                admin.purgeHistory(room, time(String.valueOf(before.time)));
            }
            spec.commandLine().getOut().println("Deleted old messages of " + room);
            return ExitCode.OK;
        }

        private Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new ParameterException(
                        spec.commandLine(), "--before takes a time like 2026-01-31T00:00:00Z, not " + text, e);
            }
        }
    }
}
