package dev.vesta.core.sim;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.inbound.Outcome;
import dev.vesta.core.port.Peers.PeerException;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sim.Disk.Letter;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A node's share of what the server owes others and what others sent it; both lie on the disk until they are done.
final class Post {
    private static final int IN_ONE_TRANSACTION = 5;
    /// What cannot be taken is tried again so often; after that, whoever names it brings it.
    private static final int MAX_ATTEMPTS = 3;

    private final SimNode node;
    private final Simulation sim;
    private final Set<ServerName> sending = new HashSet<>();
    private boolean reading;

    Post(SimNode node, Simulation sim) {
        this.node = node;
        this.sim = sim;
    }

    /// Goes on with whatever is there.
    void goOn() {
        node.server.disk.outbox.keySet().stream()
                .filter(sending::add)
                .forEach(to -> sim.scheduler.spawn(node.owner, "sender to " + to, () -> send(to)));
        if (!reading) {
            reading = true;
            sim.scheduler.spawn(node.owner, "inbox", this::read);
        }
    }

    /// A transaction: durable before it is answered.
    void arrived(ServerName origin, List<JsonValue.Obj> pdus) {
        pdus.forEach(pdu -> node.server.disk.inbox.add(new Letter(origin, pdu)));
        goOn();
    }

    private void send(ServerName to) {
        List<JsonValue.Obj> owed = node.server.disk.outbox.get(to);
        while (!owed.isEmpty()) {
            List<JsonValue.Obj> some = new ArrayList<>(owed);
            if (sim.faults.now("shuffled", sim.faults.shufflePercent)) {
                Collections.shuffle(some, sim.random);
            }
            List<JsonValue.Obj> sent = List.copyOf(some.subList(0, Math.min(IN_ONE_TRANSACTION, some.size())));
            try {
                sim.network.ask(node.server.name, to, "transaction of " + sent.size(), answers -> {
                    answers.transaction(node.server.name, sent);
                    return true;
                });
                owed.removeAll(sent);
            } catch (PeerException | MatrixException e) {
                sim.scheduler.sleep(Duration.ofMillis(100 + sim.faults.any(sim.faults.healed() ? 100 : 10_000)));
            }
        }
        sending.remove(to);
    }

    private void read() {
        for (List<Letter> some = take(); !some.isEmpty(); some = take()) {
            Set<Letter> left = new LinkedHashSet<>(some);
            try {
                read(some, left);
            } catch (StorageException | PeerException | MatrixException e) {
                node.server.tell("cannot take " + some.size() + " events: " + e.getMessage());
            }
            left.forEach(this::again);
        }
        reading = false;
    }

    /// Letters of one room from one server, which nobody else reads.
    private List<Letter> take() {
        List<Letter> taken = new ArrayList<>();
        for (Letter letter : node.server.disk.inbox) {
            boolean fits = taken.isEmpty()
                    || (letter.origin.equals(taken.getFirst().origin)
                            && letter.pdu
                                    .string("room_id")
                                    .equals(taken.getFirst().pdu.string("room_id")));
            if (letter.isFree() && fits && taken.size() < 2 * IN_ONE_TRANSACTION) {
                letter.taken = node.owner;
                taken.add(letter);
            }
        }
        return taken;
    }

    private void read(List<Letter> some, Set<Letter> left) {
        Optional<RoomRef> room = some.getFirst()
                .pdu
                .string("room_id")
                .flatMap(RoomId::parse)
                .flatMap(node.server.disk.store::find)
                .filter(ref -> node.server.isIn(ref, node.server.name));
        if (room.isEmpty()) {
            return;
        }
        node.server.lettersRead += some.size();
        List<Outcome> outcomes = node.receiver.receive(
                some.getFirst().origin,
                room.get(),
                some.stream().map(it -> it.pdu).toList());
        for (int i = 0; i < some.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Refused refused) {
                node.server.tell("refuses " + (refused.event() == null ? "?" : sim.story.name(refused.event())) + " of "
                        + some.get(i).origin + ": " + refused.reason());
            } else {
                left.remove(some.get(i));
                node.server.disk.inbox.remove(some.get(i));
            }
        }
    }

    private void again(Letter letter) {
        if (++letter.attempts >= MAX_ATTEMPTS) {
            node.server.disk.inbox.remove(letter);
            return;
        }
        sim.scheduler.spawn(node.owner, "retry", () -> {
            sim.scheduler.sleep(Duration.ofSeconds(1L + sim.faults.any(5)));
            letter.taken = null;
            goOn();
        });
    }
}
