package dev.vesta.storage;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// CPU time of this JVM and of the PostgreSQL that the tests started, in seconds. PostgreSQL's is read from `/proc`, so
/// it is 0 where there is none.
record Cpu(double jvm, double database) {
    private static final double TICKS_A_SECOND = 100;

    /// So far.
    static Cpu now(World world) {
        OperatingSystemMXBean self = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Cpu(self.getProcessCpuTime() / 1e9, database(world));
    }

    Cpu since(Cpu before) {
        return new Cpu(jvm - before.jvm, database - before.database);
    }

    double both() {
        return jvm + database;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f CPU-s (JVM %.2f, PostgreSQL %.2f)", both(), jvm, database);
    }

    private static double database(World world) {
        String file = world.storage
                .database()
                .read("SELECT pg_read_file('postmaster.pid') AS file", Params.of())
                .iterator()
                .next()
                .getString("file");
        long postmaster = Long.parseLong(file.lines().findFirst().orElseThrow().trim());
        List<Path> processes;
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            processes = all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList();
        } catch (IOException e) {
            return 0;
        }
        double ticks = 0;
        for (Path process : processes) {
            String[] fields = stat(process);
            boolean own = fields.length > 16
                    && (process.getFileName().toString().equals(Long.toString(postmaster))
                            || fields[3].equals(Long.toString(postmaster)));
            if (own) {
                // Children that ended are in their parent's figures.
                boolean parent = process.getFileName().toString().equals(Long.toString(postmaster));
                ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
                ticks += parent ? Long.parseLong(fields[15]) + Long.parseLong(fields[16]) : 0;
            }
        }
        return ticks / TICKS_A_SECOND;
    }

    private static String[] stat(Path process) {
        try {
            return Files.readString(process.resolve("stat"))
                    .replaceAll("\\(.*\\)", "x")
                    .split(" ");
        } catch (IOException | UncheckedIOException e) {
            // It has ended.
            return new String[0];
        }
    }
}
