package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.fake.ThreadTasks;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.core.room.StateImport;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a large room costs in the store; docs/performance.md has the figures.
@Tag("slow")
@ExtendWith(OnVirtualThreads.class)
class EventStoreFiguresTest {
    private static final int MESSAGES = 10_000;
    private static final int SENDERS = 64;
    private static final String SIZES = """
            SELECT sum(pg_total_relation_size(c.oid))::bigint AS total FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'
            """;
    private static final String NODE_BYTES =
            "SELECT coalesce(sum(length(bytes) + length(hash) + 16), 0)::bigint AS total, count(*) AS n FROM state_node";

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void takesInALargeState() {
        List<Pdu> state = state("import", 100_000);
        RoomRef room = room(state);
        StateImport loader =
                new StateImport(world.storage.rooms(), world.storage.numbers(), world.storage.stateImport());
        Cpu before = Cpu.now(world);
        long root = loader.load(room, state);
        Cpu taken = Cpu.now(world).since(before);
        System.out.printf("state of 100,000 members taken in: %s%n", taken);
        assertThat(root).isPositive();
        assertThat(one("SELECT count(*) AS n FROM current_state", "n")).isEqualTo(state.size());
        assertThat(one("SELECT count(*) AS n FROM membership", "n")).isEqualTo(state.size() - 3L);
        // The goal is 5; machines differ.
        assertThat(taken.both()).isLessThan(20);
    }

    @Test
    void takesInAgainWhatACrashLeft() {
        List<Pdu> state = state("again", 5_000);
        RoomRef room = room(state);
        StateImport loader =
                new StateImport(world.storage.rooms(), world.storage.numbers(), world.storage.stateImport());
        loader.load(room, state.subList(0, 3_000));
        long root = loader.load(room, state);
        long nodes = one(NODE_BYTES, "n");
        assertThat(loader.load(room, state)).isEqualTo(root);
        assertThat(one(NODE_BYTES, "n")).isEqualTo(nodes);
        assertThat(one("SELECT count(*) AS n FROM event", "n")).isEqualTo(state.size());
        assertThat(one("SELECT count(*) AS n FROM current_state", "n")).isEqualTo(state.size());
    }

    @Test
    void aLargeRoomCostsWhatChanges() throws InterruptedException {
        RoomRef room = largeRoom(50_000);
        RoomWriter writer = new RoomWriter(
                world.storage.rooms(),
                world.storage.log(),
                world.storage.numbers(),
                new ThreadTasks(),
                Clock.systemUTC(),
                World.SERVER,
                world.key);
        world.storage.caches().nodes.invalidateAll();
        long nodes = one(NODE_BYTES, "total");
        long changes = 20;
        for (int i = 0; i < changes; i++) {
            JsonValue.Obj content = JsonValue.obj("membership", "join", "displayname", "other " + i);
            UserId user = i == 0 ? World.ALICE : user(i * 997);
            writer.write(room, null, view -> Decided.send(Draft.state(user, memberOf(user), content)));
        }
        long aChange = (one(NODE_BYTES, "total") - nodes) / changes;
        long countBefore = one(NODE_BYTES, "n");
        world.storage.database().query("VACUUM", Params.of());
        long sizeBefore = one(SIZES, "total");
        Cpu before = Cpu.now(world);
        long start = System.nanoTime();
        send(writer, room, MESSAGES, SENDERS);
        double seconds = (System.nanoTime() - start) / 1e9;
        Cpu taken = Cpu.now(world).since(before);
        long aMessage = (one(SIZES, "total") - sizeBefore) / MESSAGES;
        world.storage.caches().nodes.cleanUp();
        long cached = world.storage
                .caches()
                .nodes
                .policy()
                .eviction()
                .orElseThrow()
                .weightedSize()
                .orElseThrow();
        System.out.printf(
                "a room of 50,000 members: a state change writes %d bytes of nodes, %d messages write %d nodes;"
                        + " %d bytes of the database a message of 500 bytes, indexes included; node cache %d KiB;"
                        + " %d messages by %d senders: %.0f a second, %s%n",
                aChange,
                MESSAGES,
                one(NODE_BYTES, "n") - countBefore,
                aMessage,
                cached >> 10,
                MESSAGES,
                SENDERS,
                MESSAGES / seconds,
                taken);
        assertThat(aChange).isLessThan(2_000);
        assertThat(one(NODE_BYTES, "n")).isEqualTo(countBefore);
        assertThat(aMessage).isLessThan(2_000);
        assertThat(cached).isLessThan(4 << 20);
    }

    private void send(RoomWriter writer, RoomRef room, int count, int senders) throws InterruptedException {
        AtomicInteger left = new AtomicInteger(count);
        ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
        JsonValue.Obj content = JsonValue.obj("msgtype", "m.text", "body", "x".repeat(500));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            UserId user = user(i);
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    while (left.getAndDecrement() > 0) {
                        Draft draft = Draft.message(user, EventTypes.MESSAGE, content);
                        writer.write(room, null, view -> Decided.send(draft));
                    }
                } catch (RuntimeException | Error e) {
                    failed.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failed).isEmpty();
    }

    private RoomRef largeRoom(int members) {
        List<Pdu> state = state("large" + members, members);
        RoomRef room = room(state);
        StateImport loader =
                new StateImport(world.storage.rooms(), world.storage.numbers(), world.storage.stateImport());
        long root = loader.load(room, state);
        RoomCommit first = world.message(new RoomHead(room, 0, List.of(), root, 1), "we are in");
        assertThat(world.storage.log().append(first).await()).isInstanceOf(CommitResult.Committed.class);
        return room;
    }

    private RoomRef room(List<Pdu> state) {
        return new RoomRef(world.storage.numbers().newRoom(), state.getFirst().roomId(), RoomVersion.V11);
    }

    /// Create, power levels, join rules and that many members.
    private List<Pdu> state(String name, int members) {
        RoomId room = new RoomId("!" + name + ":example.org");
        List<Pdu> state = new ArrayList<>();
        Pdu create = event(room, World.ALICE, EventTypes.CREATE, "", JsonValue.obj("room_version", "11"), List.of());
        state.add(create);
        List<EventId> auth = new ArrayList<>(List.of(create.eventId()));
        JsonValue.Obj join = JsonValue.obj("membership", "join", "displayname", "Somebody or other");
        Pdu alice = event(room, World.ALICE, EventTypes.MEMBER, World.ALICE.value(), join, auth);
        state.add(alice);
        auth.add(alice.eventId());
        JsonValue.Obj levels = JsonValue.obj("users", JsonValue.obj(World.ALICE.value(), 100));
        Pdu power = event(room, World.ALICE, EventTypes.POWER_LEVELS, "", levels, auth);
        Pdu rules = event(room, World.ALICE, EventTypes.JOIN_RULES, "", JsonValue.obj("join_rule", "public"), auth);
        state.add(power);
        state.add(rules);
        List<EventId> forJoin = List.of(create.eventId(), power.eventId(), rules.eventId());
        for (int i = 0; i < members; i++) {
            state.add(event(room, user(i), EventTypes.MEMBER, user(i).value(), join, forJoin));
        }
        return state;
    }

    private Pdu event(
            RoomId room, UserId sender, String type, String stateKey, JsonValue.Obj content, List<EventId> auth) {
        EventBuilder.Template template = new EventBuilder.Template(room, sender, type, stateKey, content, null);
        List<EventId> prev = type.equals(EventTypes.CREATE) ? List.of() : List.of(new EventId("$" + "p".repeat(43)));
        if (EventBuilder.build(RoomVersion.V11, template, prev, auth, 5, 1_700_000_000_000L, World.SERVER, world.key)
                instanceof Parsed<Pdu>(Pdu event)) {
            return event;
        }
        throw new AssertionError(type);
    }

    private static UserId user(int number) {
        return new UserId("@member" + number + ":elsewhere" + number % 50 + ".example.net");
    }

    private static StateKey memberOf(UserId user) {
        return new StateKey(EventTypes.MEMBER, user.value());
    }

    private long one(String sql, String column) {
        return world.storage.database().read(sql, Params.of()).iterator().next().getLong(column);
    }
}
