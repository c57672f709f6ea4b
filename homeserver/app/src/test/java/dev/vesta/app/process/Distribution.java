package dev.vesta.app.process;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// The folder that `bin/build` makes, and scratch folders for what runs out of it.
final class Distribution {
    private static final String PROPERTY = "vesta.dist";
    private static final int PORT_ATTEMPTS = 100;

    private Distribution() {}

    /// Its folder. Without it the test is left out, but never in CI.
    static Path find() {
        Path folder = Path.of(System.getProperty(PROPERTY, ""));
        if (Files.isExecutable(folder.resolve("bin/homeserver"))) {
            return folder.toAbsolutePath();
        }
        String reason = "No distribution there: -D" + PROPERTY + "=" + System.getProperty(PROPERTY)
                + ". Run bin/test, or bin/build and give the folder.";
        return "true".equals(System.getenv("CI")) ? fail(reason) : abort(reason);
    }

    /// A copy that any user can read: a clone in somebody's home directory may be closed to others.
    static Path copyTo(Path target) throws IOException {
        Path from = find();
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path file : tree.toList()) {
                Files.copy(file, target.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return target;
    }

    /// A port that nobody uses and that the system gives to no outgoing connection, so that it is still free after a
    /// crash.
    static int freePort() throws IOException {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IOException("no free port");
    }

    /// A folder that PostgreSQL's user may pass through.
    static Path scratch() throws IOException {
        Path folder = Files.createTempDirectory("vesta-process-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    static void delete(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.forEach(all::add);
        }
        all.sort(Comparator.reverseOrder());
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
