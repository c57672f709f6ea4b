package dev.vesta.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Held while a server uses the folder: without it a second server would stop the PostgreSQL of the first, taking it
/// for a leftover. The operating system releases it when the process ends, however it ends.
final class DatabaseLock implements AutoCloseable {
    private final FileChannel channel;

    private DatabaseLock(FileChannel channel) {
        this.channel = channel;
    }

    static DatabaseLock take(Path home) {
        Path file = home.resolve("lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new DatabaseLock(channel);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Said below.
        } catch (IOException e) {
            close(channel);
            throw new PostgresStartException("Cannot write " + file + ": " + e + ". Set data_directory.", e);
        }
        close(channel);
        throw new PostgresStartException(
                "Another server uses the database in " + home + ". Stop it, or give this one its own data_directory.");
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new PostgresStartException("cannot release the lock of the database folder", e);
            }
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
