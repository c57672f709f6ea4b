package dev.vesta.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.http.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A client that others wrote, [matrix-nio](https://pypi.org/project/matrix-nio/), against a whole server. What it does
/// and expects stands in `src/test/python`.
@Tag("slow")
class NioTest {
    private static final Path SOURCES = Path.of("src/test/python");

    /// Longer than the program gives itself.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static Path python;

    @BeforeAll
    static void installNio() throws Exception {
        python = PythonEnvironment.of(SOURCES.resolve("requirements.txt"), Path.of("target"));
    }

    @Test
    void twoPeopleTalkAndTheOneWhoWasAwayCatchesUp() throws Exception {
        try (TestServer server = TestServer.start(TestServer.Settings.OPEN)) {
            Program.Result result = Program.run(
                    PATIENCE,
                    python.toString(),
                    SOURCES.resolve("nio_conversation.py").toString(),
                    server.uri("").toString());
            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(result.output()).contains("each heard once and in order by both");
        }
    }
}
