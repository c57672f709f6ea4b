package dev.vesta.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A process of its own that holds an [EmbeddedPostgres], for tests to kill. It prints the postmaster's number when it
/// is ready, and stops PostgreSQL on SIGTERM.
final class Holder {
    /// `nobody`: initdb wants a user with a name.
    static final int ORDINARY_USER = 65534;

    private Holder() {}

    /// @param as empty, or `setpriv` to run as an ordinary user
    static Process start(Path home, String as) throws IOException {
        List<String> command = new ArrayList<>();
        if (!as.isEmpty()) {
            command.addAll(List.of(as, "--reuid=" + ORDINARY_USER, "--regid=" + ORDINARY_USER, "--clear-groups"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                as.isEmpty() ? System.getProperty("java.class.path") : copiedClassPath(home),
                Holder.class.getName(),
                home.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// The classes in a place that the ordinary user can read: Maven's cache of root is closed to others.
    private static String copiedClassPath(Path home) throws IOException {
        Path copies = Files.createDirectories(home.resolveSibling("classes"));
        List<String> entries = new ArrayList<>();
        for (String text : System.getProperty("java.class.path").split(":")) {
            Path entry = Path.of(text);
            if (Files.isDirectory(entry)
                    || entry.getFileName().toString().matches("(postgresql|slf4j-api|xz|embedded-).*")) {
                Path copy = copies.resolve(entries.size() + "-" + entry.getFileName());
                try (Stream<Path> tree = Files.walk(entry)) {
                    for (Path file : tree.toList()) {
                        Files.copy(file, copy.resolve(entry.relativize(file).toString()));
                    }
                }
                entries.add(copy.toString());
            }
        }
        return String.join(":", entries);
    }

    static Optional<ProcessHandle> postmaster(Path home) {
        return Cluster.existingMajor(home).stream()
                .boxed()
                .findFirst()
                .flatMap(major -> PostmasterFile.read(home.resolve(String.valueOf(major))))
                .flatMap(PostmasterFile::process);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Path scratch = home.toAbsolutePath().getParent();
        EmbeddedPostgres server = EmbeddedPostgres.start(home, TestPostgres.bundled(scratch));
        try (Connection connection = TestPostgres.connect(server.address());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS t AS SELECT 7 AS n");
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(server.pid());
        Thread.currentThread().join();
    }
}
