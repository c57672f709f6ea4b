package dev.vesta.core.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Runs tasks one at a time: threads that hand a baton over at switch points, to one that the seed chooses. Time passes
/// only when nobody can run. So a run is the same for the same seed, and races are found by choosing badly.
///
/// Everything in here belongs to whoever holds the baton.
final class Scheduler {
    /// Real time within which a task must come to a switch point. One that does not waits for something that only
    /// another task can give: code that locks or waits elsewhere than through [dev.vesta.core.port.Tasks].
    private static final Duration STUCK = Duration.ofSeconds(30);

    /// Thrown in a task whose server has crashed, at its next switch point.
    static final class Crashed extends Error {
        private static final long serialVersionUID = 1;

        Crashed() {
            super("the server crashed", null, false, false);
        }
    }

    /// What tasks belong to, and die with.
    static final class Owner {
        final String name;
        private boolean dead;

        Owner(String name) {
            this.name = name;
        }

        boolean isDead() {
            return dead;
        }
    }

    /// One thread of the simulation.
    static final class Task {
        final Owner owner;
        final String name;
        private final Semaphore go = new Semaphore(0);
        private boolean waiting;
        /// Makes timers of earlier waits void.
        private long wait;
        private boolean timedOut;

        private Task(Owner owner, String name) {
            this.owner = owner;
            this.name = name;
        }

        @Override
        public String toString() {
            return owner.name + "/" + name;
        }
    }

    private record Timer(long at, long number, Task task, long turn) {}

    private final Random random;
    private final long maxSteps;
    private final Owner outside = new Owner("outside");
    private final Task main = new Task(outside, "main");
    private final List<Task> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::number));
    private final List<Task> alive = new ArrayList<>();
    private volatile Task running = main;
    private final AtomicLong steps = new AtomicLong();
    private long nowMs;
    private long timerNumber;
    private Throwable failure;

    /// @param maxSteps a run with more switches than that has gone astray
    Scheduler(Random random, long startMs, long maxSteps) {
        this.random = random;
        this.nowMs = startMs;
        this.maxSteps = maxSteps;
    }

    /// Whose tasks no crash ends.
    Owner outside() {
        return outside;
    }

    long nowMs() {
        return nowMs;
    }

    long steps() {
        return steps.get();
    }

    /// A new task; it runs when the seed has it run.
    void spawn(Owner owner, String name, Runnable work) {
        if (owner.dead) {
            throw new Crashed();
        }
        Task task = new Task(owner, name);
        alive.add(task);
        ready.add(task);
        Thread.ofVirtual().name(name).start(() -> {
            task.go.acquireUninterruptibly();
            try {
                if (!owner.dead) {
                    work.run();
                }
            } catch (Crashed e) {
                // As it should be.
            } catch (Throwable e) {
                fail(new AssertionError("task " + task + " failed", e));
            }
            alive.remove(task);
            handOver(pick());
        });
    }

    /// Runs until nobody can run and no timer is set. Called from outside.
    void runUntilQuiet() {
        long before = -1;
        Task next = pick();
        if (next != main) {
            handOver(next);
            try {
                while (!main.go.tryAcquire(STUCK.toSeconds(), TimeUnit.SECONDS)) {
                    if (steps.get() == before) {
                        throw new AssertionError("task " + running + " waits elsewhere than through Tasks");
                    }
                    before = steps.get();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (failure != null) {
            throw new AssertionError(failure.getMessage(), failure);
        }
        if (alive.stream().anyMatch(task -> task.owner != outside)) {
            throw new AssertionError("waiting for ever: " + alive);
        }
    }

    /// Ends the run with this, unless it has failed before.
    void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    /// Lets others run, or not.
    void pass() {
        Task me = current();
        ready.add(me);
        switchFrom(me);
    }

    /// Waits for that time.
    void sleep(Duration time) {
        park(time);
    }

    /// Waits until [#unpark]; null: for ever. False when the time was over first.
    boolean park(Duration timeout) {
        Task me = current();
        me.waiting = true;
        me.timedOut = false;
        if (timeout != null) {
            timers.add(new Timer(nowMs + Math.max(0, timeout.toMillis()), timerNumber++, me, me.wait));
        }
        switchFrom(me);
        return !me.timedOut;
    }

    /// The task that runs now.
    Task current() {
        return running;
    }

    void unpark(Task task) {
        if (task.waiting) {
            task.waiting = false;
            task.wait++;
            ready.add(task);
        }
    }

    /// All tasks of that owner die where they wait. Not for one of them to call.
    void kill(Owner owner) {
        owner.dead = true;
        for (Task task : List.copyOf(alive)) {
            if (task.owner == owner) {
                unpark(task);
            }
        }
    }

    private void switchFrom(Task me) {
        if (me.owner.dead) {
            ready.remove(me);
            me.waiting = false;
            throw new Crashed();
        }
        Task next = pick();
        if (next != me) {
            handOver(next);
            me.go.acquireUninterruptibly();
        }
        if (me.owner.dead) {
            throw new Crashed();
        }
    }

    private void handOver(Task next) {
        running = next;
        next.go.release();
    }

    /// Who runs next; time passes if need be.
    private Task pick() {
        steps.incrementAndGet();
        if (steps.get() > maxSteps) {
            fail(new AssertionError("no end after " + maxSteps + " steps; alive: " + alive));
        }
        if (failure != null) {
            running = main;
            return main;
        }
        while (ready.isEmpty() && !timers.isEmpty()) {
            Timer timer = timers.poll();
            nowMs = Math.max(nowMs, timer.at());
            Task task = timer.task();
            if (task.waiting && task.wait == timer.turn()) {
                task.timedOut = true;
                unpark(task);
            }
        }
        Task next = ready.isEmpty() ? main : ready.remove(random.nextInt(ready.size()));
        running = next;
        return next;
    }

    /// Those who wait for the same thing, the first come first.
    static final class Line {
        private final Deque<Task> tasks = new ArrayDeque<>();

        void add(Task task) {
            tasks.add(task);
        }

        Task next() {
            return tasks.poll();
        }

        void leave(Task task) {
            tasks.remove(task);
        }
    }
}
