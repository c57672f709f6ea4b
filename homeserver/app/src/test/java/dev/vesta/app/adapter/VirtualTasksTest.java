package dev.vesta.app.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.port.Tasks;
import dev.vesta.web.server.RequestSlots;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualTasksTest {
    private final VirtualTasks tasks = new VirtualTasks(new RequestSlots(4, 4), 1);

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void onlyOneHasATurn() throws InterruptedException {
        Tasks.Turn turn = tasks.newTurn();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(50);
        for (int i = 0; i < 50; i++) {
            tasks.fork("turn", () -> {
                int _ = turn.take(() -> {
                    int now = inside.incrementAndGet();
                    most.accumulateAndGet(now, Math::max);
                    LockSupport.parkNanos(1000);
                    return inside.decrementAndGet();
                });
                done.countDown();
            });
        }
        done.await();
        assertThat(most).hasValue(1);
    }

    @Test
    void aTurnEndsWhenTheWorkFails() {
        Tasks.Turn turn = tasks.newTurn();
        assertThatThrownBy(() -> turn.take(() -> {
                    throw new IllegalArgumentException("bad");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(turn.<Integer>take(() -> 1)).isEqualTo(1);
    }

    @Test
    void aWakeBeforeTheWaitIsNotLostAndCountsOnce() {
        Tasks.Waiter waiter = tasks.newWaiter();
        waiter.wake();
        waiter.wake();
        assertThat(waiter.await(Duration.ofSeconds(10))).isTrue();
        assertThat(waiter.await(Duration.ZERO)).isFalse();
    }

    @Test
    void aWakeReachesTheOneWhoWaits() {
        Tasks.Waiter waiter = tasks.newWaiter();
        tasks.fork("waker", waiter::wake);
        assertThat(waiter.await(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void cpuWorkMayNestAndItsFailureIsTheCallers() {
        assertThat(tasks.<Integer>onCpu(() -> tasks.onCpu(() -> 2) + 1)).isEqualTo(3);
        assertThatThrownBy(() -> tasks.onCpu(() -> {
                    throw new IllegalStateException("disk");
                }))
                .hasMessage("disk");
    }
}
