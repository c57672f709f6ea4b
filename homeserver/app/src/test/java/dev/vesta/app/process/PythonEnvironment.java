package dev.vesta.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A Python with pinned packages, kept between runs.
final class PythonEnvironment {
    /// Downloads included.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String RECENT = "import sys; sys.exit(sys.version_info < (3, 11))";

    private PythonEnvironment() {}

    /// The interpreter of a virtual environment below that folder that has what the requirements name. What stands in
    /// the way fails the test on a build server and skips it elsewhere.
    static Path of(Path requirements, Path folder) throws IOException, InterruptedException {
        Path environment = folder.resolve("python").toAbsolutePath();
        Path python = environment.resolve("bin/python");
        Path installed = environment.resolve("installed.txt");
        String wanted = Files.readString(requirements);
        if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
            return python;
        }
        Files.deleteIfExists(installed);
        String system = interpreter().orElseThrow();
        require(system, "-m", "venv", "--clear", environment.toString());
        require(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "-r",
                requirements.toString());
        // Without their dependencies, so that nothing comes that is not pinned; then all must be there.
        require(python.toString(), "-m", "pip", "check", "--disable-pip-version-check");
        Files.writeString(installed, wanted);
        return python;
    }

    private static Optional<String> interpreter() throws InterruptedException {
        for (String name : List.of("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python")) {
            if (attempt(name, "-c", RECENT).isEmpty()) {
                return Optional.of(name);
            }
        }
        missing("there is none in PATH");
        return Optional.empty();
    }

    private static void require(String... command) throws InterruptedException {
        attempt(command).ifPresent(PythonEnvironment::missing);
    }

    /// Why it failed, or nothing.
    private static Optional<String> attempt(String... command) throws InterruptedException {
        try {
            Program.Result result = Program.run(PATIENCE, command);
            return result.exitCode() == 0
                    ? Optional.empty()
                    : Optional.of(String.join(" ", command) + " failed:\n" + result.output());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void missing(String what) {
        String message =
                "The clients for Python cannot be installed; they need Python 3.11 or newer with venv and pip: " + what;
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }
}
