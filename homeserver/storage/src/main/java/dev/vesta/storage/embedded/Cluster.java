package dev.vesta.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One PostgreSQL cluster on disk: finding it, making it.
final class Cluster {
    static final String NAME = "vesta";

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration INITDB_TIMEOUT = Duration.ofMinutes(5);
    private static final String UNFINISHED = ".new-";

    private Cluster() {}

    /// The major version of the newest cluster in the folder.
    static OptionalInt existingMajor(Path home) {
        try (Stream<Path> children = Files.list(home)) {
            return children.filter(child -> Files.exists(child.resolve("PG_VERSION")))
                    .map(child -> child.getFileName().toString())
                    .filter(name -> name.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .max();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + home, e);
        }
    }

    /// Makes the cluster unless it exists. It is made under another name and renamed when it is whole, so that a
    /// server killed in the middle leaves nothing that the next start could take for a cluster.
    static void ensure(Path home, PostgresBinaries binaries, RunAs as, String password) {
        Path cluster = home.resolve(String.valueOf(binaries.major()));
        Path unfinished = home.resolve(UNFINISHED + binaries.major());
        Trees.delete(unfinished);
        if (Files.exists(cluster.resolve("PG_VERSION"))) {
            as.own(cluster);
            return;
        }
        LOG.info("Making a PostgreSQL {} cluster in {}", binaries.major(), cluster);
        try {
            Files.createDirectories(unfinished);
            Path data = Files.createDirectory(unfinished.resolve("data"));
            Path passwordFile = writeSecret(unfinished.resolve("password"), password);
            as.own(unfinished);
            initdb(binaries, as, data, passwordFile, home);
            single(binaries, as, data, home, "CREATE DATABASE " + NAME + " TEMPLATE template0");
            Trees.delete(cluster);
            Files.move(data, cluster, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new PostgresStartException(
                    "Cannot make the PostgreSQL cluster " + cluster + ": " + e + ". Is the disk full or read-only?", e);
        } finally {
            Trees.delete(unfinished);
        }
    }

    private static void initdb(PostgresBinaries binaries, RunAs as, Path data, Path passwordFile, Path scratch) {
        List<String> command = List.of(
                binaries.initdb().toString(),
                "--pgdata=" + data,
                "--username=" + NAME,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--data-checksums",
                "--no-instructions");
        Programs.Outcome outcome = Programs.run(as.command(command), "", scratch, INITDB_TIMEOUT);
        if (!outcome.ok()) {
            throw new PostgresStartException("initdb failed (exit code " + outcome.exitCode()
                    + "). Make room or mend what it says, or set database.url. It said:\n" + outcome.output());
        }
    }

    /// Sets the role's password, for when the file with it was lost. The postmaster must not run.
    static void resetPassword(Path home, PostgresBinaries binaries, RunAs as, String password) {
        Path cluster = home.resolve(String.valueOf(binaries.major()));
        single(binaries, as, cluster, home, "ALTER ROLE " + NAME + " PASSWORD '" + password + "'");
    }

    /// Runs one statement without a postmaster and so without a password.
    private static void single(PostgresBinaries binaries, RunAs as, Path data, Path scratch, String statement) {
        List<String> command = List.of(
                binaries.postgres().toString(),
                "--single",
                "-D",
                data.toString(),
                "-c",
                "exit_on_error=true",
                "postgres");
        Programs.Outcome outcome = Programs.run(as.command(command), statement + "\n", scratch, INITDB_TIMEOUT);
        if (!outcome.ok()) {
            throw new PostgresStartException(
                    "PostgreSQL could not prepare its cluster in " + data + ". It said:\n" + outcome.output());
        }
    }

    /// A new password, of letters that need no quoting anywhere.
    static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static Path writeSecret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text + "\n", StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.SYNC);
    }
}
