package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.RoomHead;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What group commit is worth: 64 senders, each waiting for its answer, with batches and with a transaction for each
/// event. PostgreSQL does not wait for the disk in tests, which flatters single transactions.
@Tag("slow")
@ExtendWith(OnVirtualThreads.class)
class LogThroughputTest {
    private static final int SENDERS = 64;
    private static final int EACH = 60;

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void batchesAreWorthIt() throws InterruptedException {
        List<RoomHead> rooms = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            rooms.add(world.committedRoom());
        }
        try (LogWriter batches = new LogWriter(world.storage.database());
                LogWriter single = new LogWriter(world.storage.database(), 1)) {
            // The first round is for the compiler.
            send(batches, rooms);
            send(single, rooms);
            double batched = Math.max(send(batches, rooms), send(batches, rooms));
            double alone = Math.max(send(single, rooms), send(single, rooms));
            System.out.printf(
                    "%d senders: %.0f events a second in batches, %.0f with a transaction each%n",
                    SENDERS, batched, alone);
            assertThat(batched).isGreaterThan(2 * alone);
        }
    }

    /// Each sender goes on from the head that it left.
    private double send(LogWriter log, List<RoomHead> rooms) throws InterruptedException {
        List<List<RoomCommit>> items = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            List<RoomCommit> chain = new ArrayList<>();
            for (int n = 0; n < EACH; n++) {
                RoomCommit item = world.message(rooms.get(i), "m" + n);
                chain.add(item);
                rooms.set(i, item.after());
            }
            items.add(chain);
        }
        ConcurrentLinkedQueue<CommitResult> conflicts = new ConcurrentLinkedQueue<>();
        long start = System.nanoTime();
        List<Thread> senders = new ArrayList<>();
        for (List<RoomCommit> chain : items) {
            senders.add(Thread.ofVirtual().start(() -> {
                for (RoomCommit item : chain) {
                    CommitResult result = log.append(item).await();
                    if (!(result instanceof CommitResult.Committed)) {
                        conflicts.add(result);
                    }
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(conflicts).isEmpty();
        return SENDERS * EACH / ((System.nanoTime() - start) / 1e9);
    }
}
