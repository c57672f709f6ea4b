package dev.vesta.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeserverCommandTest {
    @Test
    void badUsageExitsWith2AndAUsageLine() {
        for (String[] arguments : new String[][] {{"--nonsense"}, {"admin"}, {"doctor"}, {"admin", "create-user"}}) {
            CommandResult result = CommandResult.of(arguments);
            assertThat(result.code()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(result.err()).contains("Usage: homeserver");
        }
    }

    @Test
    void helpListsTheCommands() {
        CommandResult result = CommandResult.of("--help");
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("admin", "doctor", "--config", "Exit codes");
    }

    @Test
    void aBadConfigurationExitsWith1BeforeAnythingIsOpened(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("homeserver.yaml");
        Files.writeString(file, "{server_name: a, databse: {}}");
        CommandResult result = CommandResult.of("--config", file.toString());
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
        CommandResult result = CommandResult.of("doctor", "config", "--config", file.toString());
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("a.example", "u@db:5432/x", "http://localhost:8008")
                .doesNotContain("hidden");
    }
}
