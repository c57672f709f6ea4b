package dev.vesta.storage.fire;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.storage.DatabaseUrl;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A process of its own that writes through a log of its own, for the test to kill. It prints `open` when it
/// is ready, `ack sender n event` for each answer and `look committed` for each look-up, and ends with its
/// standard input.
final class WriterProcess {
    private WriterProcess() {}

    /// @param senders names of the senders
    /// @param first for each sender the transaction to begin with
    static Process start(DatabaseUrl url, List<RoomId> rooms, List<String> senders, List<Integer> first)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                url.host() + " " + url.port() + " " + url.name() + " " + url.user() + " " + url.password(),
                String.join(" ", rooms.stream().map(RoomId::value).toList()),
                String.join(" ", senders),
                String.join(" ", first.stream().map(String::valueOf).toList())));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        String[] place = arguments[0].split(" ", -1);
        DatabaseUrl url =
                new DatabaseUrl(place[0], Integer.parseInt(place[1]), place[2], place[3], place[4], "disable", null);
        List<RoomId> rooms =
                Arrays.stream(arguments[1].split(" ")).map(RoomId::new).toList();
        String[] senders = arguments[2].split(" ");
        String[] first = arguments[3].split(" ");
        // Each line leaves at once, or an acknowledgement would die with the process.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // What is logged goes where the test's own log goes.
        System.setOut(System.err);
        AtomicBoolean stop = new AtomicBoolean();
        Thread watcher = Thread.ofPlatform().daemon().start(() -> {
            try {
                System.in.readAllBytes();
            } catch (IOException e) {
                // The parent is gone, which says the same.
            }
            stop.set(true);
        });
        Thread.ofVirtual()
                .start(() -> run(new Node(url), rooms, senders, first, out, stop))
                .join();
        watcher.interrupt();
        System.exit(0);
    }

    private static void run(
            Node node, List<RoomId> rooms, String[] senders, String[] first, PrintStream out, AtomicBoolean stop) {
        Sender.Ledger ledger = new Sender.Ledger() {
            @Override
            public void acknowledged(String sender, int n, EventId event) {
                out.println("ack " + sender + " " + n + " " + event);
            }

            @Override
            public void resolved(boolean committed) {
                out.println("look " + committed);
            }
        };
        out.println("open");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders.length; i++) {
            Sender sender = new Sender(node, senders[i], rooms, Integer.parseInt(first[i]), ledger, stop);
            threads.add(Thread.ofVirtual().start(sender));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        node.close();
    }
}
