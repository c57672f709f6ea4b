package dev.vesta.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// What one run of `bin/homeserver` in this process gave: its exit code and what the command itself wrote. What servers
/// of the same process log meanwhile is not among it.
public record CommandResult(int code, String out, String err) {
    /// Runs the command line.
    public static CommandResult of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = HomeserverCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new CommandResult(code, out.toString(), err.toString());
    }

    /// The lines of [#out].
    public List<String> lines() {
        return out.lines().toList();
    }
}
