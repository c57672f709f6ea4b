package dev.vesta.app.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Runs other programs to their end.
final class Program {
    private Program() {}

    /// @param output what it wrote, errors included
    record Result(int exitCode, String output) {}

    /// @throws IOException where there is no such program, or it is not done in time
    static Result run(Duration patience, String... command) throws IOException, InterruptedException {
        // A file, not a pipe: nobody has to read while we wait.
        Path output = Files.createTempFile("vesta-program-", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            // For ours: the JDK of this test run.
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.redirectOutput(output.toFile()).start();
            process.getOutputStream().close();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IOException(
                        String.join(" ", command) + " took longer than " + patience + ":\n" + text(output));
            }
            return new Result(process.exitValue(), text(output));
        } finally {
            Files.delete(output);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    }
}
