package dev.vesta.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.fake.MemoryFeeds;
import dev.vesta.core.fake.World;
import dev.vesta.core.log.ToDeviceMessages.Message;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.port.UnreadStore.Counts;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogConsumerTest {
    private final World world = new World(1);
    private final MemoryFeeds feeds = world.store.feeds;
    private final BlockingQueue<Long> seen = new LinkedBlockingQueue<>();

    private LogConsumer consumer(Consumer<List<LogRow>> handler) {
        LogConsumer consumer = new LogConsumer("test", feeds, world.tasks, handler);
        world.store.listen(consumer);
        consumer.start();
        return consumer;
    }

    private void commit(int count) {
        for (int i = 0; i < count; i++) {
            world.store.append(new DeviceListChange(i, Set.of())).await();
        }
    }

    private List<Long> next(int count) throws InterruptedException {
        List<Long> got = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Long pos = seen.poll(20, TimeUnit.SECONDS);
            assertThat(pos).as("row " + i).isNotNull();
            got.add(pos);
        }
        return got;
    }

    private static List<Long> positions(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void goesOnWhereTheLastOneEnded() throws InterruptedException {
        commit(1_200);
        LogConsumer first = consumer(rows -> rows.forEach(row -> seen.add(row.pos())));
        assertThat(next(1_200)).isEqualTo(positions(1, 1_200));
        commit(3);
        assertThat(next(3)).isEqualTo(positions(1_201, 1_203));
        first.close();
        assertThat(feeds.position("test")).isEqualTo(1_203);
        commit(2);
        LogConsumer second = consumer(rows -> rows.forEach(row -> seen.add(row.pos())));
        assertThat(next(2)).isEqualTo(positions(1_204, 1_205));
        second.close();
        assertThat(seen).isEmpty();
    }

    @Test
    void whatFailedComesAgain() throws InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        LogConsumer consumer = consumer(rows -> {
            if (failures.incrementAndGet() <= 3) {
                throw new IllegalStateException("planted");
            }
            rows.forEach(row -> seen.add(row.pos()));
        });
        commit(1);
        assertThat(next(1)).containsExactly(1L);
        assertThat(failures).hasValue(4);
        consumer.close();
        assertThat(feeds.position("test")).isEqualTo(1);
        feeds.advance("test", 0);
        assertThat(feeds.position("test")).isEqualTo(1);
    }

    @Test
    void tellsHowFarItHasComeAndHoldsNobodyUpTwice() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        LogConsumer consumer = consumer(rows -> {
            if (rows.getLast().pos() >= 2) {
                awaitQuietly(goOn);
            }
            rows.forEach(row -> seen.add(row.pos()));
        });
        Progress progress = consumer.progress();
        Duration patience = Duration.ofSeconds(20);
        commit(1);
        assertThat(progress.await(1, patience)).isTrue();
        next(1);
        commit(1);
        assertThat(progress.await(2, Duration.ofMillis(1))).isFalse();
        // It is known to be late: a wait of an hour ends at once.
        assertThat(progress.await(2, Duration.ofHours(1))).isFalse();
        assertThat(progress.await(1, Duration.ofHours(1))).isTrue();
        goOn.countDown();
        next(1);
        commit(1);
        next(1);
        while (!progress.await(3, patience)) {
            Thread.onSpinWait();
        }
        consumer.close();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFakesKeepThePromisesOfTheDatabase() {
        Caller alice = world.user("alice");
        feeds.addDevice(alice.user(), alice.userNid(), alice.device());
        Once once = new Once.Remote(new ServerName("elsewhere.org"), "m");
        JsonValue.Obj event = JsonValue.obj("type", "x");
        ToDeviceMessages sent =
                new ToDeviceMessages(List.of(new Message(alice.userNid(), alice.device(), event)), once, 0);
        assertThat(world.store.append(sent).await()).isEqualTo(new CommitResult.Committed(1));
        assertThat(world.store.append(sent).await()).isInstanceOf(CommitResult.Repeated.class);
        assertThat(feeds.read(alice.userNid(), alice.device(), 0, 9, 1, 1).messages())
                .singleElement()
                .satisfies(message -> assertThat(message.event()).isEqualTo(event));
        feeds.acknowledge(alice.userNid(), alice.device(), 1);
        assertThat(feeds.read(alice.userNid(), alice.device(), 0, 9, 1, 1).messages())
                .isEmpty();
        UnreadChange change =
                new UnreadChange(5, List.of(new UnreadChange.Unread(alice.userNid(), 0, 3, true)), List.of());
        world.store.append(change).await();
        assertThat(feeds.counts(alice.userNid()).get(5L).byThread()).isEqualTo(Map.of(0L, new Counts(1, 1)));
        world.store
                .append(new UnreadChange(5, List.of(), List.of(new UnreadChange.ReadUpTo(alice.userNid(), null, 3))))
                .await();
        world.store.append(change).await();
        assertThat(feeds.counts(alice.userNid())).isEmpty();
    }
}
