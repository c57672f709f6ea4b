package dev.vesta.storage.fire;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.storage.DatabaseUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps one writer process alive and kills it, again and again: the next one goes on with the transactions that got
/// no answer.
final class ProcessSlot implements Runnable {
    private static final int MOST_ANSWERS = 40;

    private final DatabaseUrl url;
    private final List<RoomId> rooms;
    private final List<String> senders;
    private final Random random;
    private final Acks acks;
    private final AtomicInteger killsLeft;
    private final CountDownLatch stop;
    private final List<Integer> next = new ArrayList<>();

    /// @param killsLeft shared by all slots
    /// @param stop when it opens, the last process may end in peace
    ProcessSlot(
            DatabaseUrl url,
            List<RoomId> rooms,
            List<String> senders,
            Random random,
            Acks acks,
            AtomicInteger killsLeft,
            CountDownLatch stop) {
        this.url = url;
        this.rooms = rooms;
        this.senders = senders;
        this.random = random;
        this.acks = acks;
        this.killsLeft = killsLeft;
        this.stop = stop;
        senders.forEach(sender -> next.add(0));
    }

    @Override
    public void run() {
        try {
            while (killsLeft.getAndDecrement() > 0) {
                Process process = WriterProcess.start(url, rooms, senders, next);
                try (BufferedReader lines = process.inputReader()) {
                    // As soon as it writes, or after some answers.
                    int answers = random.nextInt(4) == 0 ? 0 : random.nextInt(MOST_ANSWERS);
                    boolean alive = true;
                    for (int seen = -1; seen < answers && alive; seen++) {
                        alive = take(lines.readLine());
                    }
                    if (!alive) {
                        acks.faults.add("a writer process died by itself: " + process.waitFor());
                    }
                    // Process itself would close its output, with answers in it.
                    process.toHandle().destroyForcibly();
                    // What it had printed before is an answer too.
                    takeAll(lines);
                }
                process.waitFor();
            }
            runToTheEnd(WriterProcess.start(url, rooms, senders, next));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void runToTheEnd(Process process) throws IOException, InterruptedException {
        Thread stopper = Thread.ofVirtual().start(() -> {
            try {
                stop.await();
                process.getOutputStream().close();
            } catch (InterruptedException | IOException e) {
                acks.faults.add("a writer process could not be stopped: " + e);
            }
        });
        try (BufferedReader lines = process.inputReader()) {
            takeAll(lines);
        }
        stopper.join();
        if (process.waitFor() != 0) {
            acks.faults.add("a writer process ended with " + process.exitValue());
        }
    }

    private void takeAll(BufferedReader lines) throws IOException {
        boolean more;
        do {
            more = take(lines.readLine());
        } while (more);
    }

    /// False at the end of the output. A line is whole: the process prints it in one go, or is dead before.
    private boolean take(String line) {
        if (line == null) {
            return false;
        }
        String[] words = line.split(" ");
        switch (words[0]) {
            case "ack" -> {
                int n = Integer.parseInt(words[2]);
                next.set(senders.indexOf(words[1]), n + 1);
                acks.acknowledged(words[1], n, new EventId(words[3]));
            }
            case "look" -> acks.resolved(Boolean.parseBoolean(words[1]));
            default -> {
                if (!words[0].equals("open")) {
                    acks.faults.add("a writer process said " + line);
                }
            }
        }
        return true;
    }
}
