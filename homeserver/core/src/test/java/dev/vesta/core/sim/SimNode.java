package dev.vesta.core.sim;

import dev.vesta.core.fake.MemoryDirectory;
import dev.vesta.core.fake.MemoryImports;
import dev.vesta.core.fake.MemoryRelations;
import dev.vesta.core.inbound.Entry;
import dev.vesta.core.inbound.Limits;
import dev.vesta.core.inbound.Receiver;
import dev.vesta.core.inbound.Resident;
import dev.vesta.core.inbound.ResidentJoins;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.Admission;
import dev.vesta.core.room.JoinTemplates;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateChecks;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sim.Scheduler.Owner;
import dev.vesta.protocol.room.RoomVersion;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// One process of a server, until it crashes: the real services over the server's disk.
final class SimNode {
    final Owner owner;
    final SimServer server;
    final RoomWriter writer;
    final RoomCreation creation;
    final RoomMembers members;
    final RoomMessages messages;
    final Receiver receiver;
    final Entry entry;
    final Resident resident;
    final ResidentJoins joins;
    final Post post;
    final SimRooms rooms;
    final SimPeers peers;
    private final Answers answers;

    SimNode(SimServer server, String name, Simulation sim) {
        this.server = server;
        this.owner = new Owner(name);
        Disk disk = server.disk;
        Tasks tasks = new SimTasks(sim.scheduler, owner);
        Clock clock = new SimClock(sim.scheduler, server.clockOffsetMs);
        SimLog log = new SimLog(sim.scheduler, owner, disk, sim.faults, server::committed);
        rooms = new SimRooms(disk.store, sim.scheduler);
        StateReader states = new StateReader(rooms, disk.numbers);
        peers = new SimPeers(sim.network, server.name);
        writer = new RoomWriter(rooms, log, disk.numbers, tasks, clock, server.name, disk.key);
        RoomAliases aliases =
                new RoomAliases(rooms, disk.numbers, new MemoryDirectory(disk.store), writer, server.name, clock);
        creation = new RoomCreation(writer, server.rng, server.name, RoomVersion.V12, Admission.PLAIN, aliases);
        members = new RoomMembers(rooms, writer, server.name, Admission.PLAIN);
        messages = new RoomMessages(
                rooms, new MemoryRelations(disk.store), writer, new StateChecks(Admission.PLAIN, aliases, server.name));
        receiver = new Receiver(
                rooms,
                disk.numbers,
                writer,
                peers,
                sim.keys(false),
                clock,
                Limits.DEFAULT,
                (room, by, rootBefore, rootAfter, resets) -> resets.forEach(reset -> sim.story.tell(
                        server.shortName,
                        "sees a reset when " + sim.story.name(by.pdu().eventId()) + " comes: "
                                + reset.key().type() + " " + reset.key().stateKey() + " was "
                                + said(sim, reset.before()) + " and is " + said(sim, reset.after()))));
        entry = new Entry(
                rooms,
                disk.numbers,
                writer,
                new MemoryImports(disk.store),
                sim.keys(true),
                tasks,
                clock,
                server.name,
                Limits.DEFAULT);
        resident = new Resident(rooms, states, server::isIn);
        joins = new ResidentJoins(
                rooms,
                server::isIn,
                new JoinTemplates(rooms, states, clock, server.name, disk.key),
                receiver,
                resident,
                server.name);
        post = new Post(this, sim);
        answers = server.liar == null ? new HonestAnswers(this) : server.liar.answers(new HonestAnswers(this));
    }

    Answers answers() {
        return answers;
    }

    private static String said(Simulation sim, @Nullable StoredEvent event) {
        return event == null ? "nothing" : sim.story.name(event.pdu().eventId());
    }
}
