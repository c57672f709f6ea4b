package dev.vesta.app;

import dev.vesta.core.port.Rng;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/// What is made once: the folder, the configuration, the signing key. A file appears whole or not at all, so that a
/// server killed in the middle leaves nothing half-written.
public final class FirstRun {
    private static final int SECRET_LENGTH = 40;
    private static final int SEED_BYTES = 32;
    private static final String CONFIGURATION = """
            # Vesta's configuration, made on the first start. docs/configuration.md explains every key;
            # bin/homeserver doctor config checks this file without starting.

            # The name in user ids and room aliases. It cannot change once there are accounts.
            server_name: localhost
            data_directory: .
            signing_key_path: signing.key
            public_base_url: http://localhost:8008

            listeners:
              - {bind: 127.0.0.1, port: 8008, tls: false, resources: [client, federation, web, metrics, admin]}

            registration:
              # Whether anybody may register.
              enabled: false
              # Lets bin/homeserver admin create-user make accounts all the same. Keep it secret.
              shared_secret: (secret)
            """;

    private FirstRun() {}

    /// Writes the configuration unless it exists; true when it was written.
    public static boolean ensureConfiguration(Path file, Rng rng) {
        return Files.notExists(file) && create(file, CONFIGURATION.replace("(secret)", rng.text(SECRET_LENGTH)));
    }

    /// The line of the signing key, made if the file does not exist.
    public static String ensureSigningKey(Path file, Rng rng) {
        if (Files.notExists(file)) {
            String seed = Base64.getEncoder().withoutPadding().encodeToString(rng.bytes(SEED_BYTES));
            create(file, "ed25519 a_" + rng.text(6) + " " + seed + "\n");
        }
        try {
            String line = Files.readString(file).strip();
            if (!line.matches("ed25519 [A-Za-z0-9_]+ [A-Za-z0-9+/]{43}=?")) {
                throw new StartException("signing_key_path: " + file
                        + " must hold one line 'ed25519 KEYID BASE64', with the 32 bytes of the seed in base64");
            }
            return line;
        } catch (IOException e) {
            throw new StartException("signing_key_path: " + file + " cannot be read (" + e + ")", e);
        }
    }

    /// Makes the data directory for nobody else to read. As root, others may pass through it: the embedded PostgreSQL
    /// runs as another user there.
    public static void ensureDataDirectory(Path folder) {
        if (Files.isDirectory(folder)) {
            return;
        }
        boolean root = "root".equals(System.getProperty("user.name"));
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(root ? "rwx--x--x" : "rwx------"));
        } catch (IOException e) {
            throw new StartException("data_directory: " + folder + " cannot be made (" + e
                    + "). Give the user who runs the server the right to write there, or name another folder.");
        }
    }

    private static boolean create(Path file, String text) {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Path folder = file.getParent();
            if (folder != null) {
                ensureDataDirectory(folder);
            }
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw new StartException("Another server is being started there: " + unfinished + " appeared just now", e);
        } catch (IOException e) {
            throw new StartException("Cannot write " + file + " (" + e + "). Is the folder writable?", e);
        }
    }
}
