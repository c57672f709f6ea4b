package dev.vesta.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Four people and a bot, with clients that others wrote ([matrix-js-sdk](https://www.npmjs.com/package/matrix-js-sdk),
/// [matrix-bot-sdk](https://www.npmjs.com/package/matrix-bot-sdk), [matrix-nio](https://pypi.org/project/matrix-nio/)),
/// live with the distribution, which is killed in the middle. What they do and expect stands in
/// `src/test/python/daily_life.py` and `src/test/node/people.mjs`.
@Tag("slow")
class DailyLifeTest {
    private static final Path PYTHON_SOURCES = Path.of("src/test/python");
    private static final Path NODE_SOURCES = Path.of("src/test/node");

    /// Longer than the program gives itself.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static Path python;
    private static NodeEnvironment node;

    private Path folder;
    private Path config;
    private String address;
    private ServerUnderTest server;

    @BeforeAll
    static void installClients() throws Exception {
        Distribution.find();
        Path target = Path.of("target");
        python = PythonEnvironment.of(PYTHON_SOURCES.resolve("requirements.txt"), target);
        node = NodeEnvironment.of(NODE_SOURCES, target, python);
    }

    @BeforeEach
    void configure() throws IOException {
        folder = Distribution.scratch();
        int port = Distribution.freePort();
        address = "http://127.0.0.1:" + port;
        config = Files.writeString(folder.resolve("homeserver.yaml"), """
                server_name: daily.test
                data_directory: data
                listeners: [{bind: 127.0.0.1, port: %d, resources: [client]}]
                registration: {enabled: true, password_hash: {algorithm: argon2id, cost: minimal}}
                rate_limits: {enabled: false}
                """.formatted(port));
    }

    @AfterEach
    void cleanUp() throws Exception {
        if (server != null) {
            server.close();
        }
        Distribution.delete(folder);
    }

    @Test
    void everybodysViewAgreesWithWhatWasSent() throws Exception {
        launch();
        Process life = new ProcessBuilder(
                        python.toString(),
                        PYTHON_SOURCES.resolve("daily_life.py").toString(),
                        address,
                        node.node().toString(),
                        node.folder().resolve("people.mjs").toString())
                .redirectErrorStream(true)
                .start();
        Thread watchdog = Thread.ofVirtual().start(() -> endAfter(life));
        List<String> said = new ArrayList<>();
        try (BufferedReader lines = life.inputReader(StandardCharsets.UTF_8);
                Writer answers = life.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
                System.out.println("DailyLifeTest: " + line);
                if (line.equals("KILL")) {
                    server.kill();
                    server.close();
                    launch();
                    answers.write("RUNNING\n");
                    answers.flush();
                }
            }
            int exitCode = life.waitFor();
            assertThat(exitCode)
                    .as("%s%nThe server said:%n%s", String.join("\n", said), tail(server.output()))
                    .isZero();
        } finally {
            life.descendants().forEach(ProcessHandle::destroyForcibly);
            life.destroyForcibly();
            watchdog.interrupt();
        }
        assertThat(said).contains("KILL");
        assertThat(said.getLast()).endsWith("all views agree");
        assertThat(server.output()).doesNotContain(" ERROR ");
    }

    private void launch() throws InterruptedException {
        server = ServerUnderTest.launch(Distribution.find(), config);
        server.awaitReady();
    }

    private static void endAfter(Process life) {
        try {
            if (!life.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                life.descendants().forEach(ProcessHandle::destroyForcibly);
                life.destroyForcibly();
            }
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    /// The errors, and what it said last.
    private static String tail(String output) {
        List<String> lines = output.lines().toList();
        List<String> kept = new ArrayList<>(lines.stream()
                .filter(line -> line.contains(" ERROR "))
                .limit(20)
                .toList());
        kept.addAll(lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        return String.join("\n", kept);
    }
}
