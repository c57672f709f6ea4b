package dev.vesta.core.sim;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.port.Rng;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A server: its disk, and the nodes that run now.
final class SimServer {
    final ServerName name;
    final String shortName;
    final Disk disk;
    final long clockOffsetMs;
    final Rng rng;
    final Liar liar;
    final List<SimNode> nodes = new ArrayList<>();
    private final Simulation sim;
    private final Audit audit;
    private int started;
    private long askedBefore;

    /// Events that were handed to the receiver, those tried again included.
    int lettersRead;

    SimServer(Disk disk, long clockOffsetMs, Liar liar, Simulation sim) {
        this.name = disk.name;
        this.shortName = disk.name.value().substring(0, disk.name.value().indexOf('.'));
        this.disk = disk;
        this.clockOffsetMs = clockOffsetMs;
        this.liar = liar;
        this.sim = sim;
        this.audit = new Audit(disk);
        this.rng = count -> {
            byte[] bytes = new byte[count];
            sim.random.nextBytes(bytes);
            return bytes;
        };
    }

    /// Questions to other servers so far.
    long asked() {
        return askedBefore + nodes.stream().mapToLong(node -> node.peers.calls).sum();
    }

    void tell(String what) {
        sim.story.tell(shortName, what);
    }

    /// Starts a node, which goes on with what the disk holds.
    void start() {
        SimNode node = new SimNode(this, shortName + "#" + ++started, sim);
        nodes.add(node);
        node.post.goOn();
    }

    /// A node dies, with all that it knew.
    void crash(SimNode node) {
        sim.faults.count("crashes");
        tell("node " + node.owner.name + " crashes");
        nodes.remove(node);
        askedBefore += node.peers.calls;
        sim.scheduler.kill(node.owner);
    }

    /// A node to ask; null when none runs.
    SimNode node() {
        return nodes.isEmpty() ? null : nodes.get(sim.faults.any(nodes.size()));
    }

    /// What happens with each commit that stands.
    void committed(RoomCommit commit) {
        for (NewEvent event : commit.events()) {
            Standing standing = event.judgement().standing();
            if (event.ord() != StoredEvent.NO_ORD || standing != Standing.ACCEPTED) {
                tell("has " + sim.story.name(event.pdu().eventId()) + " "
                        + Describe.event(event.pdu()) + ": "
                        + (event.judgement().reason() == null
                                ? standing
                                : standing + ", " + event.judgement().reason()));
            }
            boolean ours = event.pdu().sender().server().equals(name)
                    || disk.relayed.contains(event.pdu().eventId());
            if (ours && standing == Standing.ACCEPTED && event.ord() != StoredEvent.NO_ORD && liar == null) {
                owe(commit.after().room(), event);
            }
            if (ours && liar != null && event.ord() != StoredEvent.NO_ORD) {
                owe(commit.after().room(), event);
            }
        }
        sim.events += commit.events().size();
        sim.work.committed(commit);
        // A wrong state that was believed makes wrong what is built upon it.
        if (liar == null && !sim.isTainted(commit.after().room().id())) {
            audit.check(commit);
        }
        nodes.forEach(node -> node.post.goOn());
    }

    /// Servers that are in the room before or after the event get it, and one whose user it is about.
    private void owe(RoomRef room, NewEvent event) {
        Set<ServerName> to = new LinkedHashSet<>(serversAt(room, event.rootBefore()));
        to.addAll(serversAt(room, event.rootAfter()));
        String stateKey = event.pdu().stateKey();
        if (stateKey != null && event.pdu().type().equals(EventTypes.MEMBER)) {
            UserId.parse(stateKey).ifPresent(user -> to.add(user.server()));
        }
        to.remove(name);
        to.remove(event.pdu().sender().server());
        to.stream().sorted((a, b) -> a.value().compareTo(b.value())).forEach(server -> disk.outbox
                .computeIfAbsent(server, _ -> new ArrayList<>())
                .add(event.pdu().json()));
    }

    private Set<ServerName> serversAt(RoomRef room, long root) {
        Set<ServerName> found = new LinkedHashSet<>();
        if (root != 0) {
            for (StoredEvent member :
                    disk.states.some(room, root, key -> key.type().equals(EventTypes.MEMBER))) {
                if (isJoin(member.pdu())) {
                    UserId.parse(String.valueOf(member.pdu().stateKey())).ifPresent(user -> found.add(user.server()));
                }
            }
        }
        return found;
    }

    private static boolean isJoin(Pdu member) {
        return member.content().string("membership").filter("join"::equals).isPresent();
    }

    /// Whether a user of that server is in the room, as far as this one knows.
    boolean isIn(RoomRef room, ServerName server) {
        return disk.store
                .head(room)
                .filter(head -> serversAt(room, head.root()).contains(server))
                .isPresent();
    }

    /// The state event at that key of the current state.
    Optional<StoredEvent> state(RoomRef room, StateKey key) {
        return disk.store.head(room).flatMap(head -> disk.states.at(room, head.root(), key));
    }

    Optional<StoredEvent> event(RoomRef room, EventId event) {
        return disk.store.event(room, event);
    }

    @Override
    public String toString() {
        return shortName;
    }
}
