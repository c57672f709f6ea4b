package dev.vesta.app.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// One run of `bin/homeserver --config FILE`, with everything that it says.
final class ServerUnderTest implements AutoCloseable {
    /// A start that takes longer hangs. The first one makes the database.
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /// The launch contract's limit for a clean stop, and a little.
    private static final Duration STOP_LIMIT = Duration.ofSeconds(16);

    private final Path dataDirectory;
    private final Process process;
    private final long startedNanos = System.nanoTime();
    private final List<String> output = new ArrayList<>();
    private final CompletableFuture<Duration> ready = new CompletableFuture<>();
    private final Thread reader;

    private ServerUnderTest(Path dataDirectory, Process process) {
        this.dataDirectory = dataDirectory;
        this.process = process;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /// Starts it and does not wait.
    ///
    /// @param prefix what comes before the command, such as another user
    static ServerUnderTest launch(Path distribution, Path config, String... prefix) {
        List<String> command = new ArrayList<>(Arrays.asList(prefix));
        command.addAll(List.of(distribution.resolve("bin/homeserver").toString(), "--config", config.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(config.getParent().toFile());
        // The JDK of this test run, wherever it is; the rest of the environment must not matter.
        builder.environment().keySet().removeIf(name -> name.startsWith("VESTA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            return new ServerUnderTest(config.resolveSibling("data"), builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (output) {
                    output.add(line);
                }
                if (line.contains(" is ready: ")) {
                    ready.complete(Duration.ofNanos(System.nanoTime() - startedNanos));
                }
            }
        } catch (IOException killed) {
            // What it said before is kept.
        }
        ready.completeExceptionally(new IllegalStateException("ended without being ready"));
    }

    /// Waits until it says that it is ready; how long that took since the launch.
    Duration awaitReady() throws InterruptedException {
        try {
            return ready.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The server does not start. It said:\n" + output(), e);
        }
    }

    /// The exit code of a server that ends by itself.
    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("Still running after " + limit + ". It said:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    /// SIGTERM; the exit code.
    int stop() throws InterruptedException {
        // Not Process.destroy: it closes the pipe, and the last words would be lost.
        process.toHandle().destroy();
        return awaitExit(STOP_LIMIT);
    }

    /// SIGKILL for the Java process alone: PostgreSQL stays behind.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// SIGKILL for PostgreSQL's parent process alone: its children end when they notice.
    void killPostmaster() {
        postmaster().ifPresent(ProcessHandle::destroyForcibly);
    }

    /// SIGKILL for all processes of PostgreSQL.
    void killPostgres() {
        List<ProcessHandle> all = postmaster().stream()
                .flatMap(parent -> Stream.concat(Stream.of(parent), parent.descendants()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    Optional<ProcessHandle> postmaster() {
        try (Stream<Path> clusters = Files.list(dataDirectory.resolve("postgres"))) {
            for (Path file : clusters.map(cluster -> cluster.resolve("postmaster.pid"))
                    .filter(Files::isReadable)
                    .toList()) {
                String pid = Files.readAllLines(file).getFirst().strip();
                // After a kill the number may be somebody else's.
                String command = Files.readString(Path.of("/proc", pid, "cmdline"), StandardCharsets.ISO_8859_1);
                if (command.contains(file.getParent().toString())) {
                    return ProcessHandle.of(Long.parseLong(pid));
                }
            }
            return Optional.empty();
        } catch (IOException | RuntimeException beingWrittenOrGone) {
            return Optional.empty();
        }
    }

    long pid() {
        return process.pid();
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    /// Leaves no process behind, however the test went.
    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            process.destroy();
            process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly().waitFor();
        killPostgres();
    }
}
