package dev.vesta.storage.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.tukaani.xz.XZInputStream;

/// Unpacks the PostgreSQL that comes as a `.txz` in a jar from Maven Central. Used by tests on machines without
/// PostgreSQL, and by the build (as a source file, with the xz library beside it) for what goes into `dist/`.
///
/// Usage: `java -cp xz.jar UnpackPostgres.java JAR FOLDER`
public final class UnpackPostgres {
    private static final int BLOCK = 512;

    private UnpackPostgres() {}

    public static void main(String[] arguments) throws IOException {
        unpack(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    static void unpack(Path jar, Path folder) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".txz")) {
                    try (InputStream tar = new XZInputStream(zip.getInputStream(entry))) {
                        untar(tar, folder);
                    }
                    return;
                }
            }
        }
        throw new IOException("no .txz in " + jar);
    }

    private static void untar(InputStream tar, Path folder) throws IOException {
        String longName = "";
        while (true) {
            byte[] header = tar.readNBytes(BLOCK);
            if (header.length < BLOCK || header[0] == 0) {
                return;
            }
            long size = Long.parseLong(text(header, 124, 12).strip(), 8);
            String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
            String name = !longName.isEmpty()
                    ? longName
                    : (prefix.isEmpty() || header[263] == ' ' ? "" : prefix + "/") + text(header, 0, 100);
            longName = "";
            Path target = folder.resolve(name).normalize();
            if (!target.startsWith(folder.normalize())) {
                throw new IOException("a name leads out of the archive: " + name);
            }
            byte[] content = new byte[0];
            switch (header[156]) {
                case '5' -> Files.createDirectories(target);
                case '2' -> link(target, text(header, 157, 100));
                case '1' -> Files.copy(folder.resolve(text(header, 157, 100)), target);
                case 'L' -> {
                    content = tar.readNBytes(Math.toIntExact(size));
                    longName = text(content, 0, content.length);
                }
                case '0', 0 -> {
                    content = tar.readNBytes(Math.toIntExact(size));
                    file(target, content, Integer.parseInt(text(header, 100, 8).strip(), 8));
                }
                default -> content = tar.readNBytes(Math.toIntExact(size));
            }
            tar.skipNBytes((BLOCK - content.length % BLOCK) % BLOCK);
        }
    }

    private static void file(Path target, byte[] content, int mode) throws IOException {
        Files.createDirectories(target.getParent());
        Files.write(target, content);
        Set<PosixFilePermission> permissions = EnumSet.copyOf(PosixFilePermissions.fromString("rw-r--r--"));
        if ((mode & 0100) != 0) {
            permissions.addAll(PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.setPosixFilePermissions(target, permissions);
    }

    private static void link(Path target, String to) throws IOException {
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        Files.createSymbolicLink(target, Path.of(to));
    }

    private static String text(byte[] from, int offset, int length) {
        int end = offset;
        while (end < offset + length && from[end] != 0) {
            end++;
        }
        return new String(from, offset, end - offset, StandardCharsets.UTF_8);
    }
}
