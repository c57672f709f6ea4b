package dev.vesta.app.process;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A client that sends without a pause. After a crash it asks again, with the same transaction id, for what got no
/// answer, and now and then for what did.
final class Sender implements Runnable {
    private final int number;
    private final Api user;
    private final List<String> rooms;
    private final Random random;
    private final Uptime uptime;
    private final Queue<Sending> all = new ConcurrentLinkedQueue<>();

    /// What all senders count together.
    ///
    /// @param failed answers of a server that was about to lose its database: the outcome is as unknown as without
    ///   any
    record Counts(AtomicInteger acknowledged, AtomicInteger unanswered, AtomicInteger failed, AtomicInteger repeated) {
        static Counts zero() {
            return new Counts(new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }
    }

    private final Counts counts;
    private @Nullable Sending previous;
    private volatile int settledStart;

    Sender(int number, Api user, List<String> rooms, long seed, Uptime uptime, Counts counts) {
        this.number = number;
        this.user = user;
        this.rooms = rooms;
        this.random = new Random(seed);
        this.uptime = uptime;
        this.counts = counts;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; !uptime.over(); i++) {
                Sending next = next(i);
                all.add(next);
                deliver(next);
                previous = next;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            uptime.fail(e);
        }
    }

    private Sending next(int i) {
        String room = rooms.get(random.nextInt(rooms.size()));
        String marker = "s" + number + "-" + i;
        return random.nextInt(8) == 0 ? Sending.state(room, marker) : Sending.message(room, marker);
    }

    /// Asks until there is an answer; state, which has no transaction id, once.
    private void deliver(Sending sending) throws IOException, InterruptedException {
        int start = uptime.starts();
        while (!ask(sending)) {
            if (!uptime.awaitAfter(start)) {
                return;
            }
            start = uptime.starts();
            if (!sending.repeatable()) {
                break;
            }
            // Two requests at once: the second must wait for the first's decision or find it.
            Thread twin = Thread.ofVirtual().start(() -> askAgain(sending));
            askAgain(sending);
            twin.join();
        }
        if (settledStart < start) {
            if (previous != null && previous.repeatable()) {
                counts.repeated().incrementAndGet();
                askAgain(previous);
            }
            settledStart = start;
            uptime.progress();
        }
    }

    private void askAgain(Sending sending) {
        try {
            ask(sending);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            uptime.fail(e);
        }
    }

    /// One request; false without an answer.
    private boolean ask(Sending sending) throws IOException, InterruptedException {
        Api.Answer answer;
        try {
            answer = user.call("PUT", sending.path(), sending.content());
        } catch (IOException noAnswer) {
            counts.unanswered().incrementAndGet();
            return sending.acknowledged();
        }
        if (answer.status() >= 500 && uptime.databaseKilled()) {
            counts.failed().incrementAndGet();
            return false;
        }
        String id = answer.ok().get("event_id").asText();
        synchronized (sending) {
            if (sending.answers().add(id)) {
                if (sending.answers().size() > 1) {
                    throw new AssertionError("two events for one transaction: " + sending);
                }
                counts.acknowledged().incrementAndGet();
            }
        }
        uptime.progress();
        return true;
    }

    /// Whether it has got an answer to what the crash before this start left open.
    boolean settled(int start) {
        return settledStart >= start;
    }

    /// Everything it ever wanted to be sent, in order.
    List<Sending> all() {
        return List.copyOf(all);
    }
}
