package dev.vesta.core.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Erasures;
import dev.vesta.core.fake.MemoryRelations;
import dev.vesta.core.fake.TestClock;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.PresenceStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.MembersOnly;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.News;
import dev.vesta.core.sync.RoomSync;
import dev.vesta.core.sync.SyncRooms;
import dev.vesta.core.sync.SyncService;
import dev.vesta.core.sync.Waiters;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What typing and presence do as time goes on, and how often they ask the store.
class LiveTest {
    private final World world = new World(1);
    private final TestClock clock = new TestClock();
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private final RoomId room = world.room(alice, "public_chat", "12");
    private final Store store = new Store(world.store);
    private Node node = new Node();

    /// One start of the server.
    private final class Node {
        final Waiters waiters = new Waiters(world.tasks);
        final LiveCounter counter = new LiveCounter(world.rng);
        final Typing typing =
                new Typing(counter, new MembersOnly(world.store, world.numbers), waiters, world.tasks, clock);
        final Presence presence = new Presence(counter, store, waiters, world.tasks, clock, true);
        final SyncService sync;

        Node() {
            world.store.listen(typing);
            world.store.listen(presence);
            StateReader states = new StateReader(world.store, world.numbers);
            EventSight sight = new EventSight(
                    world.store,
                    world.store,
                    states,
                    new MemoryRelations(world.store),
                    new IgnoredUsers(world.store.feeds),
                    Erasures.NONE,
                    clock);
            RoomSync roomSync = new RoomSync(world.store, world.store, world.numbers, states, sight);
            sync = new SyncService(
                    world.store,
                    waiters,
                    News.of(world.store, world.store),
                    new SyncRooms(world.store, world.store, states, roomSync, new IgnoredUsers(world.store.feeds)),
                    List.of(new LivePart(
                            counter,
                            typing,
                            new PresenceNews(counter, presence, clock),
                            new IgnoredUsers(world.store.feeds))),
                    clock);
        }
    }

    /// The store of presence over the memberships in memory; counts its questions about rooms.
    private static final class Store implements PresenceStore {
        private final SyncStore rooms;
        private final Map<Long, String> messages = new HashMap<>();
        int questions;

        Store(SyncStore rooms) {
            this.rooms = rooms;
        }

        @Override
        public Optional<Long> find(UserId user) {
            return Optional.empty();
        }

        @Override
        public Map<Long, String> statusMessages(Collection<Long> userNids) {
            Map<Long, String> found = new HashMap<>(messages);
            found.keySet().retainAll(userNids);
            return found;
        }

        @Override
        public void setStatusMessage(long userNid, @Nullable String text) {
            messages.put(userNid, text);
        }

        @Override
        public Map<Long, Set<Long>> joinedRooms(Collection<Long> userNids) {
            questions++;
            Map<Long, Set<Long>> found = new HashMap<>();
            for (long user : userNids) {
                rooms.memberships(user).memberships().stream()
                        .filter(membership -> membership.membership().equals("join"))
                        .forEach(membership -> found.computeIfAbsent(user, n -> new HashSet<>())
                                .add(membership.room().nid()));
            }
            return found;
        }
    }

    @BeforeEach
    void joinBob() {
        world.members.join(bob, room, null);
    }

    private JsonValue.Obj sync(Caller caller, @Nullable String since) {
        return node.sync.sync(caller, new SyncService.Request(since, Duration.ZERO, false, JsonValue.Obj.EMPTY));
    }

    private static String next(JsonValue.Obj answer) {
        return answer.string("next_batch").orElseThrow();
    }

    private static List<String> presence(JsonValue.Obj answer) {
        return answer.object("presence").orElseThrow().array("events").orElseThrow().items().stream()
                .map(JsonValue.Obj.class::cast)
                .map(event -> event.string("sender").orElseThrow() + " "
                        + event.object("content")
                                .orElseThrow()
                                .string("presence")
                                .orElseThrow())
                .toList();
    }

    @Test
    void typingEndsWhenItsTimeIsOver() {
        node.typing.start(alice, room, Optional.of(Duration.ofSeconds(10)));
        assertThat(node.typing.expire()).isEqualTo(Duration.ofSeconds(10));
        JsonValue.Obj now = sync(bob, null);
        assertThat(now.toString()).contains("m.typing");
        clock.pass(Duration.ofSeconds(9));
        node.typing.expire();
        assertThat(sync(bob, next(now)).toString()).doesNotContain("m.typing");
        clock.pass(Duration.ofSeconds(1));
        node.typing.expire();
        assertThat(sync(bob, next(now)).toString()).contains("m.typing");
        assertThat(sync(bob, null).toString()).doesNotContain("m.typing");
    }

    @Test
    void nobodyTypesForLongerThanTheLimit() {
        node.typing.start(alice, room, Optional.of(Duration.ofDays(365)));
        assertThat(node.typing.expire()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anotherStartOfTheServerTellsEverythingPresentAgain() {
        String since = next(sync(bob, null));
        node = new Node();
        node.typing.start(alice, room, Optional.empty());
        node.presence.poll(alice, PresenceState.ONLINE);
        JsonValue.Obj again = sync(bob, since);
        assertThat(again.toString()).contains("m.typing");
        assertThat(presence(again)).containsExactly(alice.user() + " online");
        assertThat(presence(sync(bob, next(again)))).isEmpty();
    }

    @Test
    void whoPollsIsThereAndWhoDoesNothingIsAway() {
        String since = next(sync(bob, null));
        Presence.Poll poll = node.presence.poll(alice, PresenceState.ONLINE);
        JsonValue.Obj online = sync(bob, since);
        assertThat(presence(online)).containsExactly(alice.user() + " online");
        clock.pass(PresentUser.IDLE_AFTER);
        node.presence.look();
        JsonValue.Obj idle = sync(bob, next(online));
        assertThat(presence(idle)).containsExactly(alice.user() + " unavailable");
        world.messages.send(alice, room, "m.room.message", "t1", JsonValue.obj("body", "back"));
        node.presence.look();
        JsonValue.Obj back = sync(bob, next(idle));
        assertThat(presence(back)).containsExactly(alice.user() + " online");
        poll.close();
        clock.pass(PresentUser.GONE_AFTER);
        node.presence.look();
        JsonValue.Obj gone = sync(bob, next(back));
        assertThat(presence(gone)).containsExactly(alice.user() + " offline");
        clock.pass(PresentUser.IDLE_AFTER);
        node.presence.look();
        assertThat(presence(sync(bob, next(gone)))).isEmpty();
    }

    @Test
    void aPollDoesNotUndoWhatTheUserSet() {
        node.presence.poll(alice, PresenceState.ONLINE).close();
        node.presence.set(alice, PresenceState.UNAVAILABLE, "lunch");
        node.presence.poll(alice, PresenceState.ONLINE).close();
        assertThat(presence(sync(bob, null))).contains(alice.user() + " unavailable");
        node.presence.poll(alice, PresenceState.UNAVAILABLE).close();
        node.presence.poll(alice, PresenceState.ONLINE).close();
        assertThat(presence(sync(bob, null))).contains(alice.user() + " online");
    }

    @Test
    void theNearestDeviceSpeaksForTheUser() {
        Caller phone = new Caller(alice.userNid(), alice.user(), new DeviceId("PHONE"), false);
        node.presence.poll(phone, PresenceState.UNAVAILABLE);
        node.presence.poll(alice, PresenceState.ONLINE).close();
        assertThat(presence(sync(bob, null))).contains(alice.user() + " online");
        clock.pass(PresentUser.GONE_AFTER);
        assertThat(presence(sync(bob, null))).contains(alice.user() + " unavailable");
    }

    @Test
    void theBusyStayBusyUntilTheySayOtherwise() {
        Caller phone = new Caller(alice.userNid(), alice.user(), new DeviceId("PHONE"), false);
        Presence.Poll poll = node.presence.poll(alice, PresenceState.ONLINE);
        node.presence.set(alice, PresenceState.BUSY, "in a meeting");
        clock.pass(PresentUser.IDLE_AFTER);
        node.presence.look();
        node.presence.poll(phone, PresenceState.ONLINE).close();
        assertThat(presence(sync(bob, null))).contains(alice.user() + " org.matrix.msc3026.busy");
        poll.close();
        clock.pass(PresentUser.GONE_AFTER);
        node.presence.look();
        // A client that was loaded anew says what it always says.
        node.presence.poll(alice, PresenceState.ONLINE).close();
        assertThat(presence(sync(bob, null))).contains(alice.user() + " org.matrix.msc3026.busy");
        node.presence.set(phone, PresenceState.UNAVAILABLE, null);
        clock.pass(PresentUser.GONE_AFTER);
        node.presence.look();
        assertThat(presence(sync(bob, null))).isEmpty();
    }

    @Test
    void theBusyAreGoneAtLast() {
        node.presence.poll(alice, PresenceState.BUSY).close();
        clock.pass(PresentUser.BUSY_GONE_AFTER.minusMillis(1));
        node.presence.look();
        assertThat(presence(sync(bob, null))).contains(alice.user() + " org.matrix.msc3026.busy");
        clock.pass(Duration.ofMillis(1));
        node.presence.look();
        assertThat(presence(sync(bob, null))).isEmpty();
    }

    @Test
    void theStatusMessageIsThereAfterAnotherStart() {
        node.presence.set(alice, PresenceState.BUSY, "in a meeting");
        node = new Node();
        assertThat(node.presence.get(alice, alice.user()).string("status_msg")).contains("in a meeting");
        node.presence.poll(alice, PresenceState.ONLINE);
        assertThat(sync(bob, null).toString()).contains("in a meeting");
    }

    /// Neither for each who listens nor for each of whom is told.
    @Test
    void asksOnceForTheRoomsOfThoseWhoChanged() {
        List<Caller> many =
                IntStream.range(0, 20).mapToObj(n -> world.user("user" + n)).toList();
        many.forEach(user -> {
            world.members.join(user, room, null);
            node.presence.poll(user, PresenceState.ONLINE);
        });
        String since = next(sync(bob, null));
        clock.pass(PresentUser.IDLE_AFTER);
        store.questions = 0;
        node.presence.look();
        assertThat(store.questions).isLessThanOrEqualTo(1);
        for (Caller listener : many) {
            assertThat(presence(sync(listener, since))).hasSize(20);
        }
        assertThat(store.questions).isLessThanOrEqualTo(1);
    }
}
