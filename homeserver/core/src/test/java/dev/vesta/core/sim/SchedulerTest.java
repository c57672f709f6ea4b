package dev.vesta.core.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.port.Tasks;
import dev.vesta.core.sim.Scheduler.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Owner server = new Owner("server");
    private Scheduler scheduler = scheduler(1);
    private final List<String> told = new ArrayList<>();

    private static Scheduler scheduler(long seed) {
        return new Scheduler(new Random(seed), 1_000, 10_000);
    }

    private List<String> order(long seed) {
        told.clear();
        scheduler = scheduler(seed);
        for (String name : List.of("a", "b", "c")) {
            scheduler.spawn(server, name, () -> {
                told.add(name);
                scheduler.pass();
                told.add(name);
            });
        }
        scheduler.runUntilQuiet();
        return List.copyOf(told);
    }

    @Test
    void theSeedChoosesTheOrder() {
        Set<List<String>> orders = new HashSet<>();
        for (long seed = 0; seed < 30; seed++) {
            List<String> order = order(seed);
            assertThat(order(seed)).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(5);
    }

    @Test
    void timePassesWhenNobodyCanRun() {
        scheduler.spawn(server, "late", () -> {
            scheduler.sleep(Duration.ofHours(2));
            told.add("late " + scheduler.nowMs());
        });
        scheduler.spawn(server, "early", () -> {
            scheduler.sleep(Duration.ofHours(1));
            told.add("early " + scheduler.nowMs());
        });
        scheduler.runUntilQuiet();
        assertThat(told).containsExactly("early 3601000", "late 7201000");
    }

    @Test
    void aTurnIsHeldThroughSwitchesAndGivenInOrder() {
        Tasks tasks = new SimTasks(scheduler, server);
        Tasks.Turn turn = tasks.newTurn();
        for (int i = 0; i < 5; i++) {
            scheduler.spawn(
                    server,
                    "t" + i,
                    () -> turn.<Boolean>take(() -> {
                        told.add("in");
                        scheduler.sleep(Duration.ofMillis(5));
                        return told.add("out");
                    }));
        }
        scheduler.runUntilQuiet();
        assertThat(told).containsExactly("in", "out", "in", "out", "in", "out", "in", "out", "in", "out");
    }

    @Test
    void aWaiterIsWokenOrItsTimeIsOver() {
        Tasks.Waiter waiter = new SimTasks(scheduler, server).newWaiter();
        scheduler.spawn(server, "waits", () -> {
            told.add("woken " + waiter.await(Duration.ofSeconds(5)));
            told.add("woken " + waiter.await(Duration.ofSeconds(5)));
        });
        scheduler.spawn(server, "wakes", () -> {
            scheduler.sleep(Duration.ofSeconds(1));
            waiter.wake();
            waiter.wake();
        });
        scheduler.runUntilQuiet();
        assertThat(told).containsExactly("woken true", "woken false");
        assertThat(scheduler.nowMs()).isEqualTo(7_000);
    }

    @Test
    void aCrashEndsTasksWhereTheyAre() {
        scheduler.spawn(server, "works", () -> {
            told.add("begins");
            try {
                scheduler.sleep(Duration.ofSeconds(9));
                told.add("ends");
            } catch (RuntimeException e) {
                told.add("goes on");
            }
        });
        scheduler.spawn(scheduler.outside(), "crash", () -> {
            scheduler.sleep(Duration.ofSeconds(1));
            scheduler.kill(server);
        });
        scheduler.runUntilQuiet();
        assertThat(told).containsExactly("begins");
        assertThatThrownBy(() -> scheduler.spawn(server, "again", () -> {})).isInstanceOf(Scheduler.Crashed.class);
    }

    @Test
    void whoWaitsForEverIsNoticed() {
        scheduler.spawn(server, "waits", () -> scheduler.park(null));
        assertThatThrownBy(() -> scheduler.runUntilQuiet()).hasMessageContaining("waiting for ever");
    }

    @Test
    void aRunWithoutAnEndEnds() {
        scheduler.spawn(server, "turns round", () -> {
            while (true) {
                scheduler.pass();
            }
        });
        assertThatThrownBy(() -> scheduler.runUntilQuiet()).hasMessageContaining("no end");
    }
}
