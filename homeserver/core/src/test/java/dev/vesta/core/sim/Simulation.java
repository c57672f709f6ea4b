package dev.vesta.core.sim;

import dev.vesta.core.port.KeyRing;
import dev.vesta.core.sim.Work.Person;
import dev.vesta.core.sim.Work.Place;
import dev.vesta.protocol.event.EventSignatures;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.protocol.sign.VerifyKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// One run: servers, clients and faults by a seed, then healing, then the checks.
final class Simulation {
    private static final long START_MS = 1_700_000_000_000L;
    private static final long MAX_STEPS = 3_000_000;
    private static final int LAST_ROUNDS = 3;
    private static final List<String> NAMES = List.of("alpha.test", "beta.test", "gamma.test", "delta.test");

    final long seed;
    final Random random;
    final Scheduler scheduler;
    final Story story;
    final Faults faults;
    final Network network;
    final Work work;
    final List<SimServer> servers = new ArrayList<>();
    final List<RoomVersion> versions;
    final int maxRooms;
    Liar liar;

    /// Pairs of servers whose copies of a room were compared.
    int checked;

    /// Memberships and power levels that were lost though nothing takes them away.
    int resets;

    /// Rooms that were not compared, since the liar told a wrong state of them.
    int tainted;

    /// Events that were committed, by all servers together.
    long events;
    private final Map<ServerName, VerifyKey> keys = new HashMap<>();
    private final Map<Pdu, Boolean> signed = new HashMap<>();
    private final int actions;

    Simulation(long seed) {
        this.seed = seed;
        this.random = new Random(seed * 31 + 1);
        this.scheduler = new Scheduler(new Random(seed * 31 + 2), START_MS, MAX_STEPS);
        this.story = new Story(scheduler);
        this.faults = new Faults(new Random(seed * 31 + 3));
        this.network = new Network(scheduler, faults, story);
        this.work = new Work(this);
        this.versions = switch (any(4)) {
            case 0 -> List.of(RoomVersion.V1, RoomVersion.V2, RoomVersion.V4, RoomVersion.V6);
            case 1 -> List.of(RoomVersion.V8, RoomVersion.V10, RoomVersion.V11);
            default -> List.of(RoomVersion.V11, RoomVersion.V12, RoomVersion.V12);
        };
        this.maxRooms = 1 + any(2);
        this.actions = 30 + any(120);
        build();
    }

    private void build() {
        int honest = 2 + any(3);
        boolean lies = any(2) == 0;
        for (int i = 0; i < honest + (lies ? 1 : 0); i++) {
            boolean lying = i == honest;
            ServerName name =
                    ServerName.parse(lying ? "evil.test" : NAMES.get(i)).orElseThrow();
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            SigningKey key = SigningKey.of("k", bytes);
            keys.put(name, key.verifyKey());
            if (lying) {
                liar = new Liar(this);
            }
            SimServer server = new SimServer(new Disk(name, key), any(2000) - 1000, lying ? liar : null, this);
            servers.add(server);
            network.servers.put(name, server);
            int people = 1 + any(2);
            for (int p = 0; p < people; p++) {
                work.person(server, "u" + (p + 1));
            }
        }
        story.tell("sim", "seed " + seed + ": " + servers + "; " + faults);
    }

    int any(int bound) {
        return random.nextInt(bound);
    }

    /// Whether the liar told somebody a wrong state of that room.
    boolean isTainted(RoomId room) {
        return liar != null && liar.tainted.contains(room);
    }

    List<SimServer> honest() {
        return servers.stream().filter(it -> it.liar == null).toList();
    }

    /// Keys of all servers; at times they cannot be had, where that is bearable: an entry leaves out what it cannot
    /// check, and is then in another room than the others.
    KeyRing keys(boolean always) {
        return (server, keyId, ts, rules) -> {
            scheduler.pass();
            VerifyKey key = keys.get(server);
            return key == null || !key.keyId().equals(keyId) || (!always && faults.now("no key", faults.noKeyPercent))
                    ? Optional.empty()
                    : Optional.of(key);
        };
    }

    /// Whether the event bears the signatures that it needs.
    boolean isSigned(Pdu event) {
        return signed.computeIfAbsent(event, pdu -> EventSignatures.requiredSigners(pdu).stream()
                .allMatch(server -> keys.containsKey(server) && EventSignatures.verify(pdu, server, keys.get(server))));
    }

    /// Runs to the end. [AssertionError] when something is not as it must be.
    void run() {
        for (SimServer server : servers) {
            int nodes = server.liar == null && any(3) == 0 ? 2 : 1;
            for (int n = 0; n < nodes; n++) {
                server.start();
            }
        }
        spawn("clients", this::clients);
        if (faults.crashes) {
            spawn("crashes", this::crashes);
        }
        if (faults.partitions) {
            spawn("partitions", this::partitions);
        }
        if (liar != null) {
            spawn("liar", liar::run);
        }
        scheduler.runUntilQuiet();
        heal();
        scheduler.runUntilQuiet();
        for (int round = 0; round < LAST_ROUNDS; round++) {
            spawn("last words", this::lastWords);
            scheduler.runUntilQuiet();
        }
        new Verdict(this).check();
    }

    private void spawn(String name, Runnable work) {
        scheduler.spawn(scheduler.outside(), name, work);
    }

    private void clients() {
        for (int i = 0; i < actions; i++) {
            scheduler.sleep(Duration.ofMillis(any(any(3) == 0 ? 10_000 : 300)));
            spawn("client", work::act);
        }
    }

    private void crashes() {
        for (int i = 0; i < 1 + any(5); i++) {
            scheduler.sleep(Duration.ofSeconds(any(40)));
            SimServer server = honest().get(any(honest().size()));
            if (!server.nodes.isEmpty()) {
                server.crash(server.nodes.get(any(server.nodes.size())));
                spawn("restart", () -> {
                    scheduler.sleep(Duration.ofMillis(any(20_000)));
                    server.tell("a node starts again");
                    server.start();
                });
            }
        }
    }

    private void partitions() {
        for (int i = 0; i < 1 + any(4); i++) {
            scheduler.sleep(Duration.ofSeconds(any(40)));
            String a = servers.get(any(servers.size())).name.value();
            String b = servers.get(any(servers.size())).name.value();
            story.tell("net", a + " and " + b + " cannot reach each other");
            faults.count("partitions");
            faults.cut(a, b);
            scheduler.sleep(Duration.ofSeconds(any(90)));
            story.tell("net", a + " and " + b + " can reach each other again");
            faults.mend(a, b);
        }
    }

    private void heal() {
        story.tell("sim", "everything heals");
        faults.heal();
        for (SimServer server : servers) {
            if (server.nodes.isEmpty()) {
                server.start();
            }
            server.nodes.forEach(node -> node.post.goOn());
        }
    }

    /// Somebody of each server speaks in each room, so that everything is named by something.
    private void lastWords() {
        for (Place place : work.places) {
            for (SimServer server : honest()) {
                work.people.stream()
                        .filter(it -> it.server() == server && work.isJoined(it, place))
                        .findFirst()
                        .ifPresent((Person who) -> work.say(who, place));
            }
        }
    }

    /// What a run of that seed fails with; null when it does not. For [Mutant].
    static @Nullable String failureOf(long seed) {
        return new Simulation(seed).failure();
    }

    /// Runs to the end; what was not as it must be, or null.
    @Nullable
    String failure() {
        try {
            run();
            return null;
        } catch (AssertionError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause + (cause.getStackTrace().length == 0 ? "" : " at " + cause.getStackTrace()[0]);
        }
    }

    String headline(String failure) {
        return "seed " + seed + ": " + failure + "\n  again: " + replay();
    }

    String report(String failure) {
        return story + "\n" + headline(failure);
    }

    /// How to see this run again.
    private String replay() {
        return "mvn -q -pl homeserver/core -am test -Dtest='SimulationTest#oneSeed*'"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dvesta.seed=" + seed;
    }
}
