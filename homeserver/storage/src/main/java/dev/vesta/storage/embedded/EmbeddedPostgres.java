package dev.vesta.storage.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL that runs as long as this object is open.
///
/// It listens on a free loopback port, with SCRAM and a generated password. It stands outside our process group: a
/// Ctrl-C in the terminal reaches us, and we stop PostgreSQL last. When we are killed it stays behind; the next start
/// stops it and recovers from its write-ahead log.
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int START_ATTEMPTS = 3;
    private static final Duration POLL = Duration.ofMillis(10);
    /// Recovery after a power cut reads the whole write-ahead log since the last checkpoint.
    private static final Duration START_TIMEOUT = Duration.ofMinutes(10);

    private final FolderLock lock;
    private final ProcessHandle postmaster;
    private final DatabaseAddress address;

    private EmbeddedPostgres(FolderLock lock, ProcessHandle postmaster, DatabaseAddress address) {
        this.lock = lock;
        this.postmaster = postmaster;
        this.address = address;
    }

    /// Starts PostgreSQL and waits until it takes connections.
    ///
    /// @param home folder for the cluster and what belongs to it, e.g. `data/postgres`; made if it does not exist
    /// @param bundled folder with `bin/`, `lib/` and `share/` of a PostgreSQL to use when the system has none
    /// @throws PostgresStartException saying why not and what to do
    public static EmbeddedPostgres start(Path home, Optional<Path> bundled) {
        return start(home, bundled, Map.of());
    }

    /// Like the other, with settings of `postgresql.conf` that differ from ours.
    public static EmbeddedPostgres start(Path home, Optional<Path> bundled, Map<String, String> settings) {
        Path real;
        try {
            Files.createDirectories(home);
            real = home.toRealPath();
            RunAs.openForPassing(real);
        } catch (IOException e) {
            throw new PostgresStartException("Cannot write to " + home + ": " + e + ". Set data_directory.", e);
        }
        FolderLock lock = lock(real);
        try {
            return start(real, bundled, settings, lock);
        } catch (IOException e) {
            lock.close();
            throw new PostgresStartException("Cannot start PostgreSQL in " + home + ": " + e, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Where the PostgreSQL of another process runs that holds this folder; empty when nobody holds it.
    ///
    /// @throws PostgresStartException when somebody holds it and takes no connections yet
    public static Optional<DatabaseAddress> running(Path home) {
        try {
            Optional<FolderLock> free = FolderLock.take(home);
            if (free.isPresent()) {
                free.get().close();
                return Optional.empty();
            }
            OptionalInt major = Cluster.existingMajor(home);
            Optional<PostmasterFile> file = major.isEmpty()
                    ? Optional.empty()
                    : PostmasterFile.read(home.resolve(String.valueOf(major.getAsInt())));
            Path password = home.resolve("password");
            if (file.isEmpty() || !file.get().ready() || !Files.exists(password)) {
                throw new PostgresStartException(
                        "The server that uses " + home + " is starting or stopping. Try again in a moment.");
            }
            String secret = Files.readString(password).strip();
            return Optional.of(new DatabaseAddress("127.0.0.1", file.get().port(), Cluster.NAME, Cluster.NAME, secret));
        } catch (IOException e) {
            throw new PostgresStartException("Cannot look into " + home + ": " + e, e);
        }
    }

    private static FolderLock lock(Path home) {
        try {
            return FolderLock.take(home)
                    .orElseThrow(() -> new PostgresStartException("Another server uses the database in " + home
                            + ". Stop it, or give this one its own data_directory."));
        } catch (IOException e) {
            throw new PostgresStartException("Cannot write to " + home + ": " + e + ". Set data_directory.", e);
        }
    }

    private static EmbeddedPostgres start(
            Path home, Optional<Path> bundled, Map<String, String> settings, FolderLock lock) throws IOException {
        OptionalInt major = Cluster.existingMajor(home);
        if (major.isPresent()) {
            Leftover.stop(home.resolve(String.valueOf(major.getAsInt())));
        }
        PostgresBinaries binaries = PostgresBinaries.choose(major, bundled, home);
        RunAs as = RunAs.choose(binaries, home);
        Path passwordFile = home.resolve("password");
        boolean lost = !Files.exists(passwordFile);
        String password =
                lost ? Cluster.newPassword() : Files.readString(passwordFile).strip();
        Cluster.ensure(home, binaries, as, password);
        if (lost) {
            if (major.isPresent()) {
                Cluster.resetPassword(home, binaries, as, password);
            }
            Cluster.writeSecret(passwordFile, password);
        }
        for (int attempt = 1; ; attempt++) {
            Attempt result = attempt(home, binaries, as, settings);
            if (result.postmaster().isPresent()) {
                DatabaseAddress address =
                        new DatabaseAddress("127.0.0.1", result.port(), Cluster.NAME, Cluster.NAME, password);
                LOG.info("PostgreSQL {} ({}) runs on port {}", binaries.major(), binaries.bin(), result.port());
                return new EmbeddedPostgres(lock, result.postmaster().get(), address);
            }
            // Somebody took the port between our look and PostgreSQL's, or backends of a killed postmaster are
            // still about to end. Both pass.
            if (attempt == START_ATTEMPTS) {
                throw new PostgresStartException("PostgreSQL " + binaries.major() + " does not start in " + home
                        + ". Mend what it says, or set database.url. It said:\n" + result.output());
            }
            pause(Duration.ofMillis(500));
        }
    }

    private record Attempt(Optional<ProcessHandle> postmaster, int port, String output) {}

    private static Attempt attempt(Path home, PostgresBinaries binaries, RunAs as, Map<String, String> settings)
            throws IOException {
        Path cluster = home.resolve(String.valueOf(binaries.major()));
        int port = freePort();
        List<String> command = new ArrayList<>();
        // A session of its own keeps the terminal's Ctrl-C away.
        Programs.find("setsid").ifPresent(tool -> command.add(tool.toString()));
        command.addAll(as.command(List.of(binaries.postgres().toString(), "-D", cluster.toString())));
        Settings.all(port, settings).forEach((name, value) -> {
            command.add("-c");
            command.add(name + "=" + value);
        });
        Path output = home.resolve("postgres.log");
        Process process =
                Programs.builder(command).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Optional<PostmasterFile> file = PostmasterFile.read(cluster);
            if (file.isPresent() && file.get().ready() && file.get().port() == port) {
                return new Attempt(file.get().process(), port, "");
            }
            if (!process.isAlive()) {
                return new Attempt(
                        Optional.empty(), port, Files.readString(output).strip());
            }
            pause(POLL);
        }
        process.destroyForcibly();
        return new Attempt(Optional.empty(), port, "not ready after " + START_TIMEOUT.toMinutes() + " minutes");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresStartException("interrupted", e);
        }
    }

    /// Where to connect. The port is another one at every start.
    public DatabaseAddress address() {
        return address;
    }

    /// The process number of the postmaster.
    public long pid() {
        return postmaster.pid();
    }

    /// Completes when PostgreSQL has ended, whatever the reason.
    public CompletableFuture<ProcessHandle> onExit() {
        return postmaster.onExit();
    }

    /// Stops PostgreSQL: ends the sessions, writes a checkpoint. Close connections before.
    @Override
    public void close() {
        try {
            Leftover.stop(postmaster);
        } finally {
            lock.close();
        }
    }
}
