package dev.vesta.app.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The files of the project as they lie in the working copy.
final class SourceTree {
    /// What builds and runs leave behind, and what git keeps for itself.
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "node_modules", ".idea", "__pycache__");

    private static final Set<String> NOT_OURS_AT_THE_ROOT = Set.of("dist", "data");

    private SourceTree() {}

    /// Tests run in their module's folder; the root is the folder above that holds all modules.
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !(Files.exists(at.resolve("pom.xml")) && Files.isDirectory(at.resolve("protocol")))) {
            at = at.getParent();
        }
        if (at == null) {
            throw new IllegalStateException("The house tests must run inside a working copy of the project");
        }
        return at;
    }

    static List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    String name = folder.getFileName().toString();
                    boolean skip = NOT_OURS.contains(name)
                            || (NOT_OURS_AT_THE_ROOT.contains(name)
                                    && folder.getParent().equals(root()));
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /// Java sources below `src/main/java` or `src/test/java`.
    static List<Path> java(String kind) {
        String folder = "/src/" + kind + "/java/";
        return files().stream()
                .filter(file -> name(file).contains(folder) && name(file).endsWith(".java"))
                .toList();
    }

    /// A path below the root, with slashes.
    static String name(Path file) {
        return "/" + root().relativize(file).toString().replace('\\', '/');
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException binary) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(Path file) {
        return read(file).lines().toList();
    }
}
