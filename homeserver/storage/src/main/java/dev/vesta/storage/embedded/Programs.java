package dev.vesta.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Running other programs.
final class Programs {
    private Programs() {}

    /// What a program left behind: its exit code and everything that it wrote.
    record Outcome(int exitCode, String output) {
        boolean ok() {
            return exitCode == 0;
        }
    }

    /// Runs a program to its end. One that cannot be started counts as exit code 127, as in a shell.
    static Outcome run(List<String> command, String input, Path scratch, Duration timeout) {
        Path output = null;
        try {
            // A file, not a pipe: a program that leaves a child behind would hold a pipe open.
            output = Files.createTempFile(scratch, ".run-", ".out");
            ProcessBuilder builder = builder(command).redirectOutput(output.toFile());
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closedByTheProgram) {
                // It did not want to read: its exit code tells.
            }
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(124, "no end after " + timeout.toSeconds() + " s: " + String.join(" ", command));
            }
            return new Outcome(process.exitValue(), Files.readString(output).strip());
        } catch (IOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresStartException("interrupted while running " + command.getFirst(), e);
        } finally {
            deleteQuietly(output);
        }
    }

    /// A builder whose environment cannot lead PostgreSQL astray, with both outputs in one stream.
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        environment.put("LC_ALL", "C");
        // A user whom we switch to may not enter the folder that we happen to be in.
        builder.directory(Path.of("/").toFile());
        return builder;
    }

    /// Where a program of that name is: in `PATH`, or in the folders that a bare environment tends to leave out.
    static Optional<Path> find(String name) {
        String path = System.getenv("PATH");
        return Stream.concat(
                        Stream.of((path == null ? "" : path).split(":")),
                        Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void deleteQuietly(@Nullable Path file) {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException leftBehind) {
                // A stray scratch file harms nobody.
            }
        }
    }
}
