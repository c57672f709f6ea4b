package dev.vesta.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder with `initdb` and `postgres` of one major version.
public record PostgresBinaries(Path bin, int major) {
    /// Older ones lack what the tables need.
    static final int OLDEST_MAJOR = 15;

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    Path initdb() {
        return bin.resolve("initdb");
    }

    Path postgres() {
        return bin.resolve("postgres");
    }

    /// The programs to use: those of the major version that an existing cluster has, else the system's, else the
    /// bundled ones.
    ///
    /// @param cluster major version of the cluster that exists already
    /// @param bundled folder with `bin/`, `lib/` and `share/` that came with the server
    static PostgresBinaries choose(OptionalInt cluster, Optional<Path> bundled, Path clusters) {
        List<PostgresBinaries> system = system(clusters);
        List<PostgresBinaries> all = new ArrayList<>(system);
        bundled.flatMap(folder -> read(folder.resolve("bin"), clusters)).ifPresent(all::add);
        if (cluster.isPresent()) {
            int major = cluster.getAsInt();
            return all.stream()
                    .filter(found -> found.major == major)
                    .findFirst()
                    .orElseThrow(() -> new PostgresStartException(
                            clusters.resolve(String.valueOf(major)) + " was made by PostgreSQL " + major
                                    + ", which is not on this machine (found: " + describe(all)
                                    + "). Install PostgreSQL " + major
                                    + ", or set database.url to a server that holds the data."));
        }
        return all.stream()
                .filter(found -> found.major >= OLDEST_MAJOR)
                .findFirst()
                .orElseThrow(() -> new PostgresStartException("No PostgreSQL " + OLDEST_MAJOR
                        + " or newer on this machine (found: " + describe(all)
                        + "). Install one (Debian: apt install postgresql), or set database.url."));
    }

    /// The system's, best first.
    static List<PostgresBinaries> system(Path scratch) {
        List<Path> folders = new ArrayList<>();
        Programs.find("initdb").map(PostgresBinaries::folderOf).ifPresent(folders::add);
        folders.addAll(newestFirst(Path.of("/usr/lib/postgresql"), "bin"));
        folders.addAll(newestFirst(Path.of("/opt/homebrew/opt"), "bin"));
        return folders.stream()
                .distinct()
                .flatMap(folder -> read(folder, scratch).stream())
                .toList();
    }

    private static Path folderOf(Path initdb) {
        try {
            // A link in PATH usually leads to the folder that holds `postgres` too.
            Path real = initdb.toRealPath().getParent();
            return real != null && Files.isExecutable(real.resolve("postgres")) ? real : parent(initdb);
        } catch (IOException e) {
            return parent(initdb);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("/") : parent;
    }

    private static List<Path> newestFirst(Path root, String below) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> child.getFileName().toString().matches("(postgresql@)?\\d+"))
                    .sorted(Comparator.comparingInt((Path child) -> Integer.parseInt(
                                    child.getFileName().toString().replaceAll("\\D", "")))
                            .reversed())
                    .map(child -> child.resolve(below))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<PostgresBinaries> read(Path bin, Path scratch) {
        if (!Files.isExecutable(bin.resolve("initdb")) || !Files.isExecutable(bin.resolve("postgres"))) {
            return Optional.empty();
        }
        Programs.Outcome outcome = Programs.run(
                List.of(bin.resolve("postgres").toString(), "--version"), "", scratch, Duration.ofSeconds(20));
        Matcher version = VERSION.matcher(outcome.output());
        return outcome.ok() && version.find()
                ? Optional.of(new PostgresBinaries(bin, Integer.parseInt(version.group(1))))
                : Optional.empty();
    }

    private static String describe(List<PostgresBinaries> found) {
        return found.isEmpty()
                ? "none"
                : found.stream().map(one -> one.major + " in " + one.bin).collect(Collectors.joining(", "));
    }
}
