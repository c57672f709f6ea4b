package dev.vesta.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `postmaster.pid` in a cluster says
/// ([PostgreSQL](https://www.postgresql.org/docs/current/storage-file-layout.html)).
record PostmasterFile(long pid, String cluster, int port, boolean ready) {
    static Path in(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /// Empty when there is none, or when it is being written just now.
    static Optional<PostmasterFile> read(Path cluster) {
        try {
            List<String> lines = Files.readAllLines(in(cluster));
            if (lines.size() < 4) {
                return Optional.empty();
            }
            return Optional.of(new PostmasterFile(
                    Long.parseLong(lines.get(0).strip()),
                    lines.get(1).strip(),
                    Integer.parseInt(lines.get(3).strip()),
                    lines.size() > 7 && lines.get(7).strip().equals("ready")));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// The process that wrote the file, if it still runs. A process number is used again after a reboot or in a new
    /// container, hence the look at the command line.
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isPostgres);
    }

    private boolean isPostgres(ProcessHandle process) {
        // The kernel's own file first: the JDK hides the command line of other users' processes.
        try {
            String line =
                    Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"), StandardCharsets.ISO_8859_1);
            return line.contains("postgres") && line.contains(cluster);
        } catch (IOException noSuchFileSystem) {
            return process.info()
                    .commandLine()
                    .map(line -> line.contains("postgres"))
                    .orElse(true);
        }
    }
}
