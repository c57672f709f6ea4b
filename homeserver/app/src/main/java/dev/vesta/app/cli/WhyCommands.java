package dev.vesta.app.cli;

import dev.vesta.app.WhyAdmin;
import dev.vesta.core.inbound.ExplanationJson;
import dev.vesta.core.inbound.Explanations.OfEvent;
import dev.vesta.core.inbound.Explanations.OfState;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `admin why-state` and `admin why-event`: why a room is as it is. Both only read.
final class WhyCommands {
    private WhyCommands() {}

    /// What the two have in common.
    abstract static class Why implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it before call.
        private CommandSpec spec;

        @Mixin
        private final ConfigOption config = new ConfigOption();

        @Parameters(index = "0", paramLabel = "ROOM_ID", description = "The room's id, in quotes: '!abc:example.org'.")
        private String room = "";

        @Option(names = "--json", description = "Print one JSON object.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            Answer answer = ask(new WhyAdmin(config.load()), room);
            if (json) {
                out.println(Plain.json(answer.json()));
            } else {
                answer.lines().forEach(line -> out.println(Plain.line(line)));
            }
            out.flush();
            return ExitCode.OK;
        }

        /// In both forms.
        record Answer(JsonValue.Obj json, List<String> lines) {}

        abstract Answer ask(WhyAdmin admin, String roomId);
    }

    /// `admin why-state ROOM_ID TYPE [STATE_KEY]`
    @Command(
            name = "why-state",
            mixinStandardHelpOptions = true,
            description = "Says why the state of a room is so: what it rests upon, and what became of the others.",
            footer = {"", "May run beside the server."})
    static final class WhyState extends Why {
        @Parameters(index = "1", paramLabel = "TYPE", description = "The event type, such as m.room.topic.")
        private String type = "";

        @Parameters(
                index = "2",
                arity = "0..1",
                paramLabel = "STATE_KEY",
                defaultValue = "",
                description = "The state key, such as a user id (default: the empty one).")
        private String stateKey = "";

        @Override
        Answer ask(WhyAdmin admin, String roomId) {
            OfState why = admin.state(roomId, new StateKey(type, stateKey));
            return new Answer(ExplanationJson.of(why), WhyText.of(why));
        }
    }

    /// `admin why-event ROOM_ID EVENT_ID`
    @Command(
            name = "why-event",
            mixinStandardHelpOptions = true,
            description = "Says why an event of a room was accepted, soft-failed or rejected.",
            footer = {"", "May run beside the server."})
    static final class WhyEvent extends Why {
        @Parameters(index = "1", paramLabel = "EVENT_ID", description = "The event's id, in quotes: '$abc'.")
        private String event = "";

        @Override
        Answer ask(WhyAdmin admin, String roomId) {
            OfEvent why = admin.event(roomId, event);
            return new Answer(ExplanationJson.of(why), WhyText.of(why));
        }
    }
}
