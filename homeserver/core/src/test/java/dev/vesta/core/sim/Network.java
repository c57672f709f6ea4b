package dev.vesta.core.sim;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Peers.PeerException;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.sim.Scheduler.Task;
import dev.vesta.protocol.id.ServerName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// Carries questions and answers between servers, and from clients to servers; badly, while there are faults.
final class Network {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /// Nobody knows whether it was done.
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost(String message) {
            super(message);
        }
    }

    private static final class Reply<T> {
        private Task waiting;
        private boolean done;
        private T value;
        private RuntimeException failure;
    }

    final Map<ServerName, SimServer> servers = new LinkedHashMap<>();
    private final Scheduler scheduler;
    private final Faults faults;
    private final Story story;
    long calls;

    Network(Scheduler scheduler, Faults faults, Story story) {
        this.scheduler = scheduler;
        this.faults = faults;
        this.story = story;
    }

    /// Asks another server. [PeerException] for whatever goes wrong, [MatrixException] when it refuses.
    <T> T ask(ServerName from, ServerName to, String what, Function<Answers, T> question) {
        calls++;
        SimServer target = servers.get(to);
        if (target == null) {
            throw new PeerException("no server " + to);
        }
        carry(from, to, what);
        if (faults.now("twice", faults.duplicatePercent)) {
            story.tell(target.shortName, what + " from " + from + " comes twice");
            again(target, what, question);
        }
        T answer;
        try {
            answer = at(target, what, node -> question.apply(node.answers()));
        } catch (Lost | StorageException e) {
            throw new PeerException(e.getMessage());
        }
        carry(to, from, "answer to " + what);
        return answer;
    }

    /// Runs work at a server and waits for what comes of it. [Lost] when nothing does; what it throws is passed on.
    <T> T at(SimServer server, String what, Function<SimNode, T> work) {
        SimNode node = server.node();
        if (node == null) {
            throw new Lost(server.name + " is down");
        }
        Reply<T> reply = new Reply<>();
        reply.waiting = scheduler.current();
        scheduler.spawn(node.owner, what, () -> {
            try {
                reply.value = work.apply(node);
            } catch (MatrixException | StorageException | PeerException | Lost e) {
                reply.failure = e;
            }
            reply.done = true;
            if (reply.waiting != null) {
                scheduler.unpark(reply.waiting);
            }
        });
        scheduler.park(TIMEOUT);
        reply.waiting = null;
        if (!reply.done) {
            throw new Lost(server.name + " does not answer");
        }
        if (reply.failure != null) {
            throw reply.failure;
        }
        return reply.value;
    }

    private <T> void again(SimServer target, String what, Function<Answers, T> question) {
        SimNode node = target.node();
        if (node == null) {
            return;
        }
        scheduler.spawn(node.owner, what + " again", () -> {
            scheduler.sleep(faults.delay());
            try {
                T _ = question.apply(node.answers());
            } catch (MatrixException | StorageException | PeerException | Lost e) {
                // Nobody waits for it.
            }
        });
    }

    private void carry(ServerName from, ServerName to, String what) {
        Duration delay = faults.delay();
        if (delay.toSeconds() > 2) {
            story.tell("net", what + " from " + from + " to " + to + " takes " + delay.toSeconds() + " s");
        }
        scheduler.sleep(delay);
        if (faults.isCut(from.value(), to.value()) || faults.now("lost", faults.losePercent)) {
            story.tell("net", what + " from " + from + " to " + to + " is lost");
            scheduler.sleep(Duration.ofSeconds(10));
            throw new PeerException(what + ": no answer");
        }
    }
}
