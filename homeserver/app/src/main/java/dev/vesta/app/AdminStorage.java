package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.Storage;
import dev.vesta.storage.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The database of a server that runs, or is stopped: then the embedded PostgreSQL runs meanwhile. Beside a running
/// server, who works here is as another node, which the database keeps apart.
final class AdminStorage {
    private static final int CONNECTIONS = 2;

    private AdminStorage() {}

    /// Does the work on a virtual thread.
    static void run(ServerConfig config, BiConsumer<Storage, ServerName> work) {
        Optional<DatabaseUrl> url = config.database().url();
        if (url.isPresent()) {
            work(config, url.get(), work);
            return;
        }
        Path home = config.dataDirectory().resolve("postgres");
        if (!Files.isDirectory(home)) {
            throw new StartException(
                    "There is no database in " + home + ". Start the server once, or name another configuration.");
        }
        // The lock of a running server keeps us from stopping its PostgreSQL.
        var running = EmbeddedPostgres.running(home);
        if (running.isPresent()) {
            work(config, DatabaseUrl.of(running.get()), work);
            return;
        }
        LoggingSetup.quiet();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, Homeserver.bundledPostgres())) {
            work(config, DatabaseUrl.of(postgres.address()), work);
        }
    }

    private static void work(ServerConfig config, DatabaseUrl url, BiConsumer<Storage, ServerName> work) {
        ServerName serverName = ServerName.parse(config.serverName())
                .orElseThrow(() -> new StartException("server_name: not a server name: " + config.serverName()));
        OnVirtualThread.run(() -> {
            Vertx vertx = Vertx.vertx(new VertxOptions()
                    .setFileSystemOptions(
                            new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
            try (Storage storage = Storage.open(vertx, url, CONNECTIONS, serverName)) {
                work.accept(storage, serverName);
            } finally {
                vertx.close().await();
            }
        });
    }
}
