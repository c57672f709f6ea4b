package dev.vesta.web.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Notices that the files of a certificate have changed.
final class CertificateWatch {
    private record Stamp(FileTime certificate, FileTime key, long sizes) {}

    private final ListenerConfig.Tls files;
    private @Nullable Stamp seen;

    CertificateWatch(ListenerConfig.Tls files) {
        this.files = files;
    }

    /// What the files hold, when they have changed since the last call that ended well. Blocks.
    Optional<PemKeyCertOptions> changed() {
        try {
            Stamp now = new Stamp(
                    Files.getLastModifiedTime(files.certificate()),
                    Files.getLastModifiedTime(files.privateKey()),
                    Files.size(files.certificate()) << 32 | Files.size(files.privateKey()));
            if (now.equals(seen)) {
                return Optional.empty();
            }
            PemKeyCertOptions read = new PemKeyCertOptions()
                    .addCertValue(read(files.certificate()))
                    .addKeyValue(read(files.privateKey()));
            seen = now;
            return Optional.of(read);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + files, e);
        }
    }

    /// Makes the next call read the files again, for when their contents could not be used.
    void forget() {
        seen = null;
    }

    private static Buffer read(Path file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(file));
    }
}
