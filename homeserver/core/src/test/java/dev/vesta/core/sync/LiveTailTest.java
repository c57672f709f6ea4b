package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.SyncStore;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveTailTest {
    private final World world = new World(1);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private final RoomId old = world.room(alice, "public_chat", "12");
    private final List<Long> heads = new ArrayList<>();
    private int questions;
    private final LiveTail tail = LiveTail.of(
            world.store,
            (SyncStore) Proxy.newProxyInstance(
                    SyncStore.class.getClassLoader(), new Class<?>[] {SyncStore.class}, (proxy, method, arguments) -> {
                        questions++;
                        return method.invoke(world.store, arguments);
                    }),
            world.store);

    private void say(RoomId room, int n) {
        world.messages.send(alice, room, "m.room.message", "t" + n, JsonValue.obj("body", "m" + n));
        heads.add(world.store.head());
    }

    private long nid(RoomId room) {
        return world.store.find(room).orElseThrow().nid();
    }

    /// Rooms from before and after its beginning, more commits than it keeps, memberships that come and go: it answers
    /// as the store does, between any two positions.
    @Test
    void answersAsTheStore() {
        heads.add(world.store.head());
        RoomId other = world.room(alice, "public_chat", "11");
        heads.add(world.store.head());
        Random random = new Random(20261123);
        for (int n = 0; n < 150; n++) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    world.members.join(bob, old, null);
                    heads.add(world.store.head());
                }
                case 1 -> {
                    world.members.join(bob, old, null);
                    world.members.leave(bob, old, null);
                    heads.add(world.store.head());
                }
                default -> say(random.nextInt(4) == 0 ? other : old, n);
            }
        }
        List<Long> rooms = List.of(nid(old), nid(other), 4711L);
        heads.addFirst(0L);
        for (int i = 0; i < heads.size(); i++) {
            long since = heads.get(i);
            assertThat(tail.rootsAt(rooms, since)).isEqualTo(world.store.rootsAt(rooms, since));
            for (int j = i; j < heads.size(); j += 1 + random.nextInt(5)) {
                long upTo = heads.get(j);
                assertThat(tail.changedRooms(rooms, since, upTo))
                        .isEqualTo(world.store.changedRooms(rooms, since, upTo));
                assertThat(tail.ownMembershipChanges(bob.userNid(), since, upTo))
                        .isEqualTo(world.store.ownMembershipChanges(bob.userNid(), since, upTo));
                int limit = random.nextInt(12);
                assertThat(tail.timelines(rooms, since, upTo, limit))
                        .isEqualTo(world.store.timelines(rooms, since, upTo, limit));
            }
        }
    }

    @Test
    void asksNothingAboutWhatHasJustHappened() {
        say(old, 1);
        say(old, 2);
        long since = heads.getFirst();
        long now = heads.getLast();
        List<Long> rooms = List.of(nid(old));
        assertThat(tail.changedRooms(rooms, since, now)).isEqualTo(Set.copyOf(rooms));
        assertThat(tail.timelines(rooms, since, now, 10).get(nid(old))).hasSize(1);
        assertThat(tail.rootsAt(rooms, since)).isEqualTo(tail.rootsAt(rooms, now));
        assertThat(tail.ownMembershipChanges(bob.userNid(), since, now)).isEmpty();
        assertThat(questions).isZero();
    }

    @Test
    void knowsNothingOfTheTimeBeforeIt() {
        tail.timelines(List.of(nid(old)), world.store.head() - 1, world.store.head(), 10);
        tail.ownMembershipChanges(bob.userNid(), world.store.head() - 1, world.store.head());
        assertThat(questions).isEqualTo(2);
    }
}
