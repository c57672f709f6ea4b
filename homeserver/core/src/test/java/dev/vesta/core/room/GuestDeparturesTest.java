package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.MemberLookups;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuestDeparturesTest {
    /// More than leave with one commit.
    private static final int GUESTS = 120;

    private final World world = new World(1);
    private final Caller alice = world.user("alice");
    private final StateReader states = new StateReader(world.store, world.numbers);
    private final List<UserId> guests = new ArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void findsAtItsStartWhatACrashLeftUndone() {
        RoomId shut = withGuests("forbidden");
        RoomRef room = world.store.find(shut).orElseThrow();
        try (GuestDepartures departures =
                new GuestDepartures(new Lookups(room), world.store, states, world.writer, world.tasks)) {
            departures.start();
            awaitCount(room, 0);
        }
        // The last question is the one that finds nobody.
        assertThat(asked).hasValueLessThanOrEqualTo(4);
        assertThat(stillJoined(room, List.of(alice.user()))).hasSize(1);
    }

    @Test
    void leavesThemWhereTheyMayBe() {
        RoomRef room = world.store.find(withGuests("can_join")).orElseThrow();
        try (GuestDepartures departures =
                new GuestDepartures(new Lookups(room), world.store, states, world.writer, world.tasks)) {
            departures.start();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (asked.get() == 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
        assertThat(asked).hasValue(1);
        assertThat(stillJoined(room, guests)).hasSize(GUESTS);
    }

    private RoomId withGuests(String access) {
        RoomId room = world.room(alice, "public_chat", "12");
        for (int i = 0; i < GUESTS; i++) {
            Caller guest = world.user("guest" + i);
            world.members.join(guest, room, null);
            guests.add(guest.user());
        }
        world.messages.setState(
                alice, room, new StateKey("m.room.guest_access", ""), JsonValue.obj("guest_access", access));
        return room;
    }

    private List<UserId> stillJoined(RoomRef room, List<UserId> users) {
        long root = world.store.head(room).orElseThrow().root();
        Map<StateKey, StoredEvent> members =
                states.at(room, root, users.stream().map(RoomMembers::member).toList());
        return users.stream()
                .filter(user -> members.get(RoomMembers.member(user))
                        .pdu()
                        .content()
                        .string("membership")
                        .filter("join"::equals)
                        .isPresent())
                .toList();
    }

    private void awaitCount(RoomRef room, int wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (stillJoined(room, guests).size() != wanted) {
            assertThat(System.nanoTime()).as("guests are still in").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    /// Knows the guests of one room.
    private final class Lookups implements MemberLookups {
        private final RoomRef room;

        Lookups(RoomRef room) {
            this.room = room;
        }

        @Override
        public List<UserId> guestsJoined(RoomRef wanted, int limit) {
            asked.incrementAndGet();
            return stillJoined(wanted, guests).stream().limit(limit).toList();
        }

        @Override
        public List<Long> roomsWithGuests(long afterNid, int limit) {
            return room.nid() > afterNid ? List.of(room.nid()) : List.of();
        }

        @Override
        public Set<RoomId> joinedAmong(long userNid, Collection<RoomId> rooms) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<Long, String> memberships(long userNid, Collection<Long> roomNids) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UserId> localJoined(RoomRef wanted, int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
