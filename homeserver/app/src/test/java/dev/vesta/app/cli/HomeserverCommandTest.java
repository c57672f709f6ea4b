package dev.vesta.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeserverCommandTest {
    private record Result(int code, String out, String err) {}

    private static Result run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream newOut = new ByteArrayOutputStream();
        ByteArrayOutputStream newErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
            int code = HomeserverCommand.execute(arguments);
            return new Result(code, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    @Test
    void badUsageExitsWith2AndAUsageLine() {
        for (String[] arguments : new String[][] {{"--nonsense"}, {"admin"}, {"doctor"}, {"admin", "create-user"}}) {
            Result result = run(arguments);
            assertThat(result.code()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(result.err()).contains("Usage: homeserver");
        }
    }

    @Test
    void helpListsTheCommands() {
        Result result = run("--help");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("admin", "doctor", "--config", "Exit codes");
    }

    @Test
    void aBadConfigurationExitsWith1BeforeAnythingIsOpened(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("homeserver.yaml");
        Files.writeString(file, "{server_name: a, databse: {}}");
        Result result = run("--config", file.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("databse: there is no such key. Did you mean 'database'?");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void doctorConfigSaysWhatWouldRun(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("homeserver.yaml");
        Files.writeString(file, "{server_name: a.example, database: {url: 'postgresql://u:hidden@db/x'}}");
        Result result = run("doctor", "config", "--config", file.toString());
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("a.example", "u@db:5432/x", "http://localhost:8008")
                .doesNotContain("hidden");
    }
}
