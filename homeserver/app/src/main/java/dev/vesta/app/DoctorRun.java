package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.ConsistencyCheck;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.doctor.Summary;
import dev.vesta.core.port.ConsistencyStore;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.DoctorStorage;
import dev.vesta.storage.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The doctor's look at the database: beside a running server, or at a data directory whose server is stopped, in which
/// case the embedded PostgreSQL runs meanwhile.
public final class DoctorRun {
    private DoctorRun() {}

    /// Runs `doctor consistency`.
    ///
    /// @param room the id of the only room to check, or null for all and everything around them
    /// @param sink told of each difference as it is found
    /// @throws StartException when there is nothing to look at; its text says what to do
    public static Summary consistency(
            ServerConfig config, @Nullable String room, Checks checks, Consumer<Difference> sink) {
        Optional<DatabaseUrl> url = config.database().url();
        if (url.isPresent()) {
            return look(config, url.get(), room, checks, sink);
        }
        Path home = config.dataDirectory().resolve("postgres");
        if (!Files.isDirectory(home)) {
            throw new StartException(
                    "There is no database in " + home + ". Start the server once, or name another configuration.");
        }
        // The lock of a running server keeps us from stopping its PostgreSQL.
        var running = EmbeddedPostgres.running(home);
        if (running.isPresent()) {
            return look(config, DatabaseUrl.of(running.get()), room, checks, sink);
        }
        LoggingSetup.quiet();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, Homeserver.bundledPostgres())) {
            return look(config, DatabaseUrl.of(postgres.address()), room, checks, sink);
        }
    }

    private static Summary look(
            ServerConfig config, DatabaseUrl url, @Nullable String room, Checks checks, Consumer<Difference> sink) {
        ServerName serverName = ServerName.parse(config.serverName())
                .orElseThrow(() -> new StartException("server_name: not a server name: " + config.serverName()));
        AtomicReference<@Nullable Summary> result = new AtomicReference<>();
        OnVirtualThread.run(() -> {
            Vertx vertx = Vertx.vertx(new VertxOptions()
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            try (DoctorStorage storage = open(vertx, url, serverName)) {
                result.set(check(storage.consistency(), room, checks, sink));
            } finally {
                vertx.close().await();
            }
        });
        Summary summary = result.get();
        if (summary == null) {
            throw new IllegalStateException("The check ended without a summary");
        }
        return summary;
    }

    private static DoctorStorage open(Vertx vertx, DatabaseUrl url, ServerName serverName) {
        try {
            return DoctorStorage.open(vertx, url, serverName);
        } catch (RuntimeException e) {
            throw new StartException("Cannot look into the database at " + url + ": " + e.getMessage(), e);
        }
    }

    private static Summary check(
            ConsistencyStore store, @Nullable String room, Checks checks, Consumer<Difference> sink) {
        ConsistencyCheck check = new ConsistencyCheck(store, checks);
        if (room == null) {
            return check.all(sink);
        }
        long nid = store.room(room).orElseThrow(() -> new StartException("There is no room " + room + " here."));
        return check.room(nid, sink);
    }
}
