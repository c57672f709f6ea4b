package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class NewsTest {
    private final World world = new World(1);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private final RoomId ours = world.room(alice, "public_chat", "12");
    private final RoomId hers = world.room(alice, "public_chat", "12");
    private int questions;
    private final News news = News.of(world.store, (SyncStore) Proxy.newProxyInstance(
            SyncStore.class.getClassLoader(), new Class<?>[] {SyncStore.class}, (proxy, method, arguments) -> {
                questions++;
                return method.invoke(world.store, arguments);
            }));

    private void say(RoomId room, String txn) {
        world.messages.send(alice, room, "m.room.message", txn, JsonValue.obj("body", txn));
    }

    private OptionalLong quiet(long since) {
        return news.quietUntil(bob.userNid(), news.joined(bob.userNid()), since);
    }

    @Test
    void isQuietWhileOnlyOthersAreSpokenOf() {
        world.members.join(bob, ours, null);
        long then = world.store.head();
        assertThat(quiet(then)).hasValue(then);
        say(hers, "t1");
        assertThat(quiet(then)).hasValue(world.store.head());
        assertThat(world.store.head()).isGreaterThan(then);
        assertThat(questions).isOne();
    }

    @Test
    void hearsOfOnesRooms() {
        world.members.join(bob, ours, null);
        long then = world.store.head();
        assertThat(quiet(then)).isPresent();
        say(ours, "t1");
        assertThat(quiet(then)).isEmpty();
        assertThat(quiet(world.store.head())).isPresent();
    }

    @Test
    void hearsOfOneself() {
        assertThat(news.joined(bob.userNid())).isEmpty();
        long then = world.store.head();
        world.members.invite(alice, ours, bob.user(), null);
        assertThat(quiet(then)).isEmpty();
        world.members.join(bob, ours, null);
        assertThat(news.joined(bob.userNid()).values()).extracting(RoomRef::id).containsExactly(ours);
        world.members.leave(bob, ours, null);
        assertThat(news.joined(bob.userNid())).isEmpty();
    }

    @Test
    void doesNotTrustRoomsThatAreOutOfDate() {
        Map<Long, RoomRef> before = news.joined(bob.userNid());
        world.members.join(bob, ours, null);
        news.joined(bob.userNid());
        assertThat(news.quietUntil(bob.userNid(), before, world.store.head())).isEmpty();
    }

    @Test
    void knowsNothingOfTheTimeBeforeIt() {
        assertThat(quiet(world.store.head() - 1)).isEmpty();
        assertThat(quiet(world.store.head())).isPresent();
        assertThat(quiet(world.store.head() + 1)).isEmpty();
    }

    @Test
    void aSyncThatFindsNothingMovesOn() {
        world.members.join(bob, ours, null);
        String first =
                world.sync(bob, null, JsonValue.Obj.EMPTY).string("next_batch").orElseThrow();
        say(hers, "t1");
        String second =
                world.sync(bob, first, JsonValue.Obj.EMPTY).string("next_batch").orElseThrow();
        assertThat(second).isNotEqualTo(first);
        say(ours, "t2");
        assertThat(world.sync(bob, second, JsonValue.Obj.EMPTY).toString()).contains("t2");
    }
}
