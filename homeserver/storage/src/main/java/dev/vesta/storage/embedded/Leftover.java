package dev.vesta.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stopping a postmaster: our own, or the one that a killed server left behind.
final class Leftover {
    private static final Logger LOG = LoggerFactory.getLogger(Leftover.class);
    private static final Duration CLEAN_STOP = Duration.ofSeconds(6);
    private static final Duration HARD_STOP = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(10);

    private Leftover() {}

    /// Stops the postmaster of this cluster, if one runs, and removes a `postmaster.pid` that would be in the way.
    static void stop(Path cluster) {
        Optional<PostmasterFile> file = PostmasterFile.read(cluster);
        if (file.isEmpty()) {
            return;
        }
        Optional<ProcessHandle> postmaster = file.get().process();
        if (postmaster.isPresent()) {
            LOG.info(
                    "Stopping the PostgreSQL that an earlier run left behind (pid {})",
                    file.get().pid());
            stop(postmaster.get());
        } else if (ProcessHandle.of(file.get().pid()).isPresent()) {
            // Another process has that number by now (a new container, a reboot), and PostgreSQL would refuse to
            // start. When nobody has it, the file stays: PostgreSQL itself checks it for orphaned backends.
            try {
                Files.deleteIfExists(PostmasterFile.in(cluster));
            } catch (IOException e) {
                throw new PostgresStartException(
                        "Cannot delete " + PostmasterFile.in(cluster) + ", a leftover: " + e + ". Delete it.", e);
            }
        }
    }

    /// Ends sessions and writes a checkpoint; if that takes too long, leaves the rest to recovery at the next start.
    static void stop(ProcessHandle postmaster) {
        if (signal(postmaster, "INT", CLEAN_STOP) || signal(postmaster, "QUIT", HARD_STOP)) {
            return;
        }
        throw new PostgresStartException("PostgreSQL (pid " + postmaster.pid() + ") does not stop. Stop it by hand.");
    }

    private static boolean signal(ProcessHandle postmaster, String name, Duration wait) {
        if (!postmaster.isAlive()) {
            return true;
        }
        try {
            // The JDK can send TERM and KILL only; TERM would wait for every client to leave.
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + postmaster.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new PostgresStartException("Cannot run sh to stop PostgreSQL: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        // Looking is quicker than ProcessHandle.onExit, which is slow to notice the end of what is not our child.
        long deadline = System.nanoTime() + wait.toNanos();
        while (postmaster.isAlive()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            EmbeddedPostgres.pause(POLL);
        }
        return true;
    }
}
