package dev.vesta.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How to start PostgreSQL so that it does not run as root, which it refuses. For an ordinary user there is nothing
/// to do. As root each way is tried until one passes a probe: programs run, the folder is writable, uid is not 0.
///
/// @param prefix what comes before the command
/// @param uid who must own the files; -1 when they stay ours
record RunAs(List<String> prefix, int uid, int gid) {
    private static final Logger LOG = LoggerFactory.getLogger(RunAs.class);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(20);
    private static final String PROBE =
            "test \"$(id -u)\" != 0 && \"$1\" --version && \"$2\" --version && : > \"$3/.probe\" && rm \"$3/.probe\"";

    private record Way(String name, RunAs as) {}

    /// The way for this process.
    ///
    /// @param folder a folder of ours below which PostgreSQL must be able to write
    static RunAs choose(PostgresBinaries binaries, Path folder) {
        return isRoot() ? chooseForRoot(binaries, folder) : new RunAs(List.of(), -1, -1);
    }

    static boolean isRoot() {
        try {
            return Files.exists(Path.of("/proc/self"))
                    ? Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                    : "root".equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static RunAs chooseForRoot(PostgresBinaries binaries, Path folder) {
        StringBuilder failures = new StringBuilder();
        for (Way way : ways()) {
            Path trial = folder.resolve(".probe-" + way.name());
            try {
                Files.createDirectories(trial);
                way.as().own(trial);
                List<String> command = way.as()
                        .command(List.of(
                                "sh",
                                "-c",
                                PROBE,
                                "probe",
                                binaries.initdb().toString(),
                                binaries.postgres().toString(),
                                trial.toString()));
                Programs.Outcome outcome = Programs.run(command, "", folder, PROBE_TIMEOUT);
                if (outcome.ok()) {
                    if (way.as().uid() < 0) {
                        LOG.warn(
                                "PostgreSQL runs in a user namespace of root: less isolated than a user of its own."
                                        + " A data directory that the user postgres or nobody can enter would be"
                                        + " better than {}",
                                folder);
                    }
                    return way.as();
                }
                failures.append("\n  ").append(way.name()).append(": ").append(outcome.output());
            } catch (IOException e) {
                failures.append("\n  ").append(way.name()).append(": ").append(e);
            } finally {
                Trees.delete(trial);
            }
        }
        throw new PostgresStartException("PostgreSQL does not run as root, and no way to run it as somebody else works."
                + " Start the server as an ordinary user, move data_directory to where the user postgres or nobody may"
                + " enter, or set database.url. Tried:" + (failures.isEmpty() ? " nothing, no tool found" : failures));
    }

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        account("postgres").or(() -> account("nobody")).ifPresent(user -> {
            Programs.find("setpriv")
                    .ifPresent(tool -> ways.add(new Way(
                            "setpriv",
                            new RunAs(
                                    List.of(
                                            tool.toString(),
                                            "--reuid=" + user.uid(),
                                            "--regid=" + user.gid(),
                                            "--clear-groups",
                                            "--"),
                                    user.uid(),
                                    user.gid()))));
            Programs.find("runuser")
                    .ifPresent(tool -> ways.add(new Way(
                            "runuser",
                            new RunAs(List.of(tool.toString(), "-u", user.name(), "--"), user.uid(), user.gid()))));
        });
        Programs.find("unshare")
                .ifPresent(
                        tool -> ways.add(new Way("unshare", new RunAs(List.of(tool.toString(), "-U", "--"), -1, -1))));
        return ways;
    }

    private record User(String name, int uid, int gid) {}

    private static Optional<User> account(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && fields[0].equals(name))
                    .findFirst()
                    .map(fields -> new User(name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3])));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    List<String> command(List<String> command) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    /// Gives a tree to the user PostgreSQL runs as. The top comes last: it says that the rest is done, so that a
    /// large cluster is not walked at every start.
    void own(Path top) {
        if (!isRoot()) {
            return;
        }
        int wantedUid = Math.max(uid, 0);
        int wantedGid = Math.max(gid, 0);
        try {
            if (Integer.valueOf(wantedUid).equals(Files.getAttribute(top, "unix:uid"))) {
                return;
            }
            try (Stream<Path> tree = Files.walk(top)) {
                for (Path path : tree.filter(path -> !path.equals(top)).toList()) {
                    chown(path, wantedUid, wantedGid);
                }
            }
            chown(top, wantedUid, wantedGid);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give " + top + " to uid " + wantedUid, e);
        }
    }

    private static void chown(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    /// Lets PostgreSQL's user pass through a folder of ours without reading it.
    static void openForPassing(Path folder) {
        try {
            Files.setPosixFilePermissions(
                    folder, PosixFilePermissions.fromString(isRoot() ? "rwx--x--x" : "rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set the permissions of " + folder, e);
        }
    }
}
