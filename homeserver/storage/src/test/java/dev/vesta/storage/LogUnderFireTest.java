package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class LogUnderFireTest {
    private static final int WRITERS = 8;
    private static final String TAIL = "SELECT pos, ref FROM sync_log WHERE pos > $1 ORDER BY pos";
    private static final String KILL_LOG = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'vesta-log-%'
            """;

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
    void tailingReaderMissesNothingOfTwoLogsAndEightWriters() throws InterruptedException {
        LogWriter second = new LogWriter(world.storage.database());
        ConcurrentLinkedQueue<Long> written = new ConcurrentLinkedQueue<>();
        List<RoomHead> rooms = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            rooms.add(world.committedRoom());
        }
        long start = world.storage.log().head();
        AtomicBoolean done = new AtomicBoolean();
        List<Long> tailed = new ArrayList<>();
        Thread tailer = Thread.ofVirtual().start(() -> {
            long at = start;
            boolean last;
            do {
                last = done.get();
                for (var row : world.storage.database().read(TAIL, Params.of(at))) {
                    at = row.getLong("pos");
                    tailed.add(row.getLong("ref"));
                }
            } while (!last);
        });
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            LogWriter log = i % 2 == 0 ? world.storage.log() : second;
            RoomHead from = rooms.get(i);
            writers.add(Thread.ofVirtual().start(() -> write(log, from, 150, written)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        done.set(true);
        tailer.join();
        second.close();
        assertThat(written).hasSize(WRITERS * 150);
        assertThat(tailed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void killedConnectionsLoseAndDoubleNothingAcknowledged() throws InterruptedException {
        ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Long> told = new ConcurrentLinkedQueue<>();
        List<RoomHead> rooms = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            rooms.add(world.committedRoom());
        }
        long start = world.storage.log().head();
        Semaphore sixtyMore = new Semaphore(0);
        world.storage.log().listen((item, pos) -> {
            told.add(pos);
            if (told.size() % 60 == 0) {
                sixtyMore.release();
            }
        });
        List<Thread> writers = new ArrayList<>();
        for (RoomHead from : rooms) {
            writers.add(Thread.ofVirtual().start(() -> write(world.storage.log(), from, 150, acknowledged)));
        }
        int kills = 0;
        while (kills < 15 && sixtyMore.tryAcquire(30, TimeUnit.SECONDS)) {
            kills += world.storage.database().query(KILL_LOG, Params.of()).size();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        System.out.println("killed " + kills + " log connections over " + acknowledged.size() + " commits");
        Set<Long> inLog = new HashSet<>();
        int rows = 0;
        for (var row : world.storage.database().read(TAIL, Params.of(start))) {
            rows++;
            inLog.add(row.getLong("ref"));
        }
        assertThat(kills).isPositive();
        assertThat(acknowledged).hasSize(WRITERS * 150);
        assertThat(inLog).hasSize(rows).containsExactlyInAnyOrderElementsOf(acknowledged);
        assertThat(List.copyOf(told)).isSorted().doesNotHaveDuplicates().hasSize(rows);
    }

    /// Writes a chain of messages, each after the answer to the one before.
    private void write(LogWriter log, RoomHead from, int count, ConcurrentLinkedQueue<Long> acknowledged) {
        RoomHead head = from;
        for (int i = 0; i < count; i++) {
            RoomCommit item = world.message(head, "m" + i);
            try {
                if (!(log.append(item).await() instanceof CommitResult.Committed)) {
                    throw new AssertionError("conflict without a rival");
                }
            } catch (StorageException e) {
                throw new AssertionError(e);
            }
            acknowledged.add(item.events().getLast().nid());
            head = item.after();
        }
    }
}
