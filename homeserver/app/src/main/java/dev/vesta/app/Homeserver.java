package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.port.Rng;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.embedded.DatabaseAddress;
import dev.vesta.storage.embedded.EmbeddedPostgres;
import dev.vesta.storage.embedded.FolderLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The order in which things start, and the reverse in which they stop: data directory, signing key, database,
/// server.
public final class Homeserver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Homeserver.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch databaseLost = new CountDownLatch(1);

    private List<Integer> ports = List.of();

    private Homeserver() {}

    /// Starts everything; when something fails, what was started before is stopped again.
    public static Homeserver start(ServerConfig config, Rng rng) {
        Homeserver homeserver = new Homeserver();
        try {
            homeserver.open(config, rng);
            return homeserver;
        } catch (RuntimeException | Error e) {
            homeserver.close();
            throw e;
        }
    }

    private void open(ServerConfig config, Rng rng) {
        FirstRun.ensureDataDirectory(config.dataDirectory());
        open.push(lock(config.dataDirectory()));
        String signingKey = FirstRun.ensureSigningKey(config.signingKeyPath(), rng);
        DatabaseUrl database = config.database().url().orElseGet(() -> DatabaseUrl.of(embedded(config)));
        RunningServer server = Wiring.start(config, database, signingKey, this::loseDatabase);
        open.push(server);
        ports = server.ports();
    }

    private DatabaseAddress embedded(ServerConfig config) {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(config.dataDirectory().resolve("postgres"), bundledPostgres());
        open.push(postgres);
        var _ = postgres.onExit().thenRun(() -> {
            if (!closing.get()) {
                LOG.error(
                        "PostgreSQL has ended by itself; {} says why",
                        config.dataDirectory().resolve("postgres/postgres.log"));
                loseDatabase();
            }
        });
        return postgres.address();
    }

    /// What the distribution brings along; its start script says where.
    static Optional<Path> bundledPostgres() {
        return Optional.ofNullable(System.getProperty("vesta.postgres")).map(Path::of);
    }

    private static FolderLock lock(Path folder) {
        try {
            return FolderLock.take(folder)
                    .orElseThrow(() -> new StartException("Another server uses the data directory " + folder
                            + ". Stop it, or give this one a data_directory of its own."));
        } catch (IOException e) {
            throw new StartException(
                    "data_directory: cannot write to " + folder + " (" + e
                            + "). Give the user who runs the server the right to write there, or name another folder.",
                    e);
        }
    }

    /// The ports of the listeners, in their order.
    public List<Integer> ports() {
        return ports;
    }

    private void loseDatabase() {
        databaseLost.countDown();
    }

    /// Waits until the database is lost for good. Being stopped as asked ends the process elsewhere.
    void awaitDatabaseLost() throws InterruptedException {
        databaseLost.await();
    }

    @Override
    public void close() {
        closing.set(true);
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("Could not stop {} cleanly", next.getClass().getSimpleName(), e);
            }
        }
    }
}
