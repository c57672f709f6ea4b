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
    // The poll's timer and the blocking read run on different threads.
    private volatile @Nullable Stamp seen;
    private volatile @Nullable String trouble;

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

    /// The files' contents could not be used: they are tried again at the next call.
    ///
    /// @return whether this is news, so that one trouble is logged once
    boolean failed(Throwable why) {
        seen = null;
        boolean news = !why.toString().equals(trouble);
        trouble = why.toString();
        return news;
    }

    /// The files' contents are in use.
    void succeeded() {
        trouble = null;
    }

    private static Buffer read(Path file) throws IOException {
        return Buffer.buffer(Files.readAllBytes(file));
    }
}
