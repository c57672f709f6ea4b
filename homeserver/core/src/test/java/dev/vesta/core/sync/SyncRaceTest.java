package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Erasures;
import dev.vesta.core.fake.MemoryRelations;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is committed while a sync is on its way to waiting must not be slept through.
@Timeout(20)
class SyncRaceTest {
    /// Far beyond the test's own limit: whoever misses the news fails.
    private static final Duration LONG = Duration.ofMinutes(1);

    private final World world = new World(1);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");

    /// A sync service to which something happens right after its first look at the memberships.
    private SyncService interrupted(Runnable happening) {
        Runnable[] once = {happening};
        SyncStore store = (SyncStore) Proxy.newProxyInstance(
                SyncStore.class.getClassLoader(), new Class<?>[] {SyncStore.class}, (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(world.store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("memberships")) {
                        Runnable now = once[0];
                        once[0] = () -> {};
                        now.run();
                    }
                    return answer;
                });
        StateReader states = new StateReader(world.store, world.numbers);
        EventSight sight = new EventSight(
                world.store,
                world.store,
                states,
                new MemoryRelations(world.store),
                new IgnoredUsers(world.store.feeds),
                Erasures.NONE,
                world.clock);
        Waiters waiters = new Waiters(world.tasks);
        world.store.listen(waiters);
        RoomSync roomSync = new RoomSync(world.store, world.store, world.numbers, states, sight);
        return new SyncService(
                store,
                waiters,
                News.of(world.store, store),
                new SyncRooms(world.store, world.store, states, roomSync, new IgnoredUsers(world.store.feeds)),
                List.of(),
                world.clock);
    }

    private String now(Caller caller) {
        return world.sync(caller, null, JsonValue.Obj.EMPTY)
                .string("next_batch")
                .orElseThrow();
    }

    private static SyncService.Request since(String token) {
        return new SyncService.Request(token, LONG, false, JsonValue.Obj.EMPTY);
    }

    @Test
    void seesAMessageThatComesBetweenLookingAndWaiting() {
        RoomId room = world.room(alice, "public_chat", "12");
        world.members.join(bob, room, null);
        SyncService sync = interrupted(
                () -> world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "now")));
        assertThat(sync.sync(bob, since(now(bob))).toString()).contains("now");
    }

    @Test
    void seesAnInviteThatComesBetweenLookingAndWaiting() {
        RoomId room = world.room(alice, "private_chat", "12");
        SyncService sync = interrupted(() -> world.members.invite(alice, room, bob.user(), null));
        assertThat(sync.sync(bob, since(now(bob))).toString()).contains(room.value());
    }
}
