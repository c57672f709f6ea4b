package dev.vesta.core.fake;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Erasures;
import dev.vesta.core.port.Rng;
import dev.vesta.core.room.Admission;
import dev.vesta.core.room.CreateRoom;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomReader;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateChecks;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.LiveTail;
import dev.vesta.core.sync.News;
import dev.vesta.core.sync.RoomSync;
import dev.vesta.core.sync.SyncRooms;
import dev.vesta.core.sync.SyncService;
import dev.vesta.core.sync.Waiters;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/// The services of a server over the fakes, with a clock that stands still.
public final class World {
    public static final ServerName SERVER = ServerName.parse("example.org").orElseThrow();

    public final MemoryStore store = new MemoryStore();
    public final MemoryNumbers numbers = new MemoryNumbers();
    public final ThreadTasks tasks = new ThreadTasks();
    public final Clock clock = Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);
    public final Rng rng;
    public final RoomWriter writer;
    public final RoomCreation creation;
    public final RoomMembers members;
    public final RoomMessages messages;
    public final RoomReader reader;
    public final RoomHistory history;
    public final SyncService sync;

    public World(long seed) {
        Random random = new Random(seed);
        rng = count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
        SigningKey key = SigningKey.of("test", new byte[32]);
        StateReader states = new StateReader(store, numbers);
        EventSight sight = new EventSight(
                store, store, states, new MemoryRelations(store), new IgnoredUsers(store.feeds), Erasures.NONE, clock);
        writer = new RoomWriter(store, store, numbers, tasks, clock, SERVER, key);
        RoomAliases aliases = new RoomAliases(store, numbers, new MemoryDirectory(store), writer, SERVER, clock);
        creation = new RoomCreation(writer, rng, SERVER, RoomVersion.V12, Admission.PLAIN, aliases);
        members = new RoomMembers(store, writer, SERVER, Admission.PLAIN);
        messages = new RoomMessages(
                store, new MemoryRelations(store), writer, new StateChecks(Admission.PLAIN, aliases, SERVER));
        reader = new RoomReader(store, store, numbers, states, sight);
        history = new RoomHistory(store, store, numbers, states, new MemoryRelations(store), sight);
        Waiters waiters = new Waiters(tasks);
        store.listen(waiters);
        LiveTail tail = LiveTail.of(store, store, store);
        sync = new SyncService(
                store,
                waiters,
                News.of(store, store),
                new SyncRooms(
                        store,
                        tail,
                        states,
                        new RoomSync(store, tail, numbers, states, sight),
                        new IgnoredUsers(store.feeds)),
                List.of(),
                clock);
    }

    /// A logged-in user.
    public Caller user(String localpart) {
        UserId user = UserId.parse("@" + localpart + ":" + SERVER).orElseThrow();
        return new Caller(numbers.users(List.of(user)).get(user), user, new DeviceId("DEV" + localpart), false);
    }

    /// A room of that preset.
    public RoomId room(Caller creator, String preset, String version) {
        return creation.create(
                creator,
                new CreateRoom(
                        preset,
                        "private",
                        version,
                        null,
                        null,
                        List.of(),
                        false,
                        JsonValue.Obj.EMPTY,
                        List.of(),
                        JsonValue.Obj.EMPTY));
    }

    /// A sync that does not wait.
    public JsonValue.Obj sync(Caller caller, String since, JsonValue.Obj filter) {
        return sync.sync(caller, new SyncService.Request(since, Duration.ZERO, false, filter));
    }
}
