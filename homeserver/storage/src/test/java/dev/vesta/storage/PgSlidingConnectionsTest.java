package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Account;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.SlidingConnections;
import dev.vesta.core.port.SlidingConnections.Changes;
import dev.vesta.core.port.SlidingConnections.Owner;
import dev.vesta.core.port.SlidingConnections.RoomRow;
import dev.vesta.core.port.SlidingConnections.Stored;
import dev.vesta.core.sliding.SentRoom;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgSlidingConnectionsTest {
    private static final DeviceId PHONE = new DeviceId("PHONE\0");
    private static final SentRoom SENT = new SentRoom(SentRoom.LIVE, 0, 20, true, 0, Set.of(7L, 1L << 40));
    private static final JsonValue.Arr CONFIG = JsonValue.arr(JsonValue.arr("m.room.member", "$LAZY\0"));

    private World world;
    private long alice;
    private long room;
    private long other;

    @BeforeEach
    void open() {
        world = new World();
        alice = world.storage
                .accounts()
                .create(World.ALICE, null, Account.Kind.USER, 1)
                .orElseThrow()
                .userNid();
        room = world.committedRoom().room().nid();
        other = world.committedRoom().room().nid();
        world.storage
                .sessions()
                .putSession(alice, PHONE, null, new SessionStore.Hashes(new byte[] {1}, SessionStore.NEVER, null), 1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private SlidingConnections connections() {
        return world.storage.slidingConnections();
    }

    private Owner owner(String connId) {
        return new Owner(alice, PHONE, connId);
    }

    private static Changes changes(Map<Long, SentRoom> rooms) {
        return new Changes(rooms, Map.of());
    }

    @Test
    void keepsTheAcknowledgedAndThePendingVersion() {
        long nid = connections().create(owner("a\0"), 100, new Changes(Map.of(room, SENT), Map.of(0, CONFIG)), 16, 10);
        Stored first = connections().load(nid).orElseThrow();
        assertThat(first)
                .isEqualTo(new Stored(owner("a\0"), 1, 1, 100, Map.of(0, CONFIG), List.of(new RoomRow(room, 1, SENT))));
        SentRoom stopped = new SentRoom(33, 0, 20, true, 0, Set.of());
        assertThat(connections().advance(nid, 1, changes(Map.of(room, stopped))))
                .hasValue(2);
        assertThat(connections().load(nid).orElseThrow().rooms())
                .containsExactlyInAnyOrder(new RoomRow(room, 1, SENT), new RoomRow(room, 2, stopped));
        // Again from the older one: what was not acknowledged is forgotten.
        SentRoom left = new SentRoom(44, 0, 1, false, 9, Set.of());
        assertThat(connections().advance(nid, 1, changes(Map.of(other, left)))).hasValue(3);
        assertThat(connections().load(nid).orElseThrow().rooms())
                .containsExactlyInAnyOrder(new RoomRow(room, 1, SENT), new RoomRow(other, 3, left));
        assertThat(connections().advance(nid, 2, changes(Map.of()))).isEmpty();
        assertThat(connections().advance(nid, 3, changes(Map.of(Long.MAX_VALUE, SENT))))
                .hasValue(4);
        assertThat(connections().load(nid).orElseThrow().rooms())
                .as("not of a room that is gone")
                .hasSize(2);
        // Onward: of a room that changes again only the acknowledged row stays.
        assertThat(connections().advance(nid, 4, changes(Map.of(other, SENT)))).hasValue(5);
        assertThat(connections().advance(nid, 5, changes(Map.of(other, stopped))))
                .hasValue(6);
        Stored last = connections().load(nid).orElseThrow();
        assertThat(last.acknowledged()).isEqualTo(5);
        assertThat(last.pending()).isEqualTo(6);
        assertThat(last.rooms())
                .containsExactlyInAnyOrder(
                        new RoomRow(room, 1, SENT), new RoomRow(other, 5, SENT), new RoomRow(other, 6, stopped));
    }

    @Test
    void boundsTheConnectionsOfADevice() {
        long one = connections().create(owner("one"), 100, changes(Map.of(room, SENT)), 2, 10);
        long two = connections().create(owner("two"), 100, changes(Map.of()), 2, 10);
        connections().used(one, 101);
        long three = connections().create(owner("three"), 101, changes(Map.of()), 2, 10);
        assertThat(connections().load(two)).isEmpty();
        assertThat(connections().load(one)).isPresent();
        // The same name again takes the place of the one before.
        long again = connections().create(owner("three"), 101, changes(Map.of()), 2, 10);
        assertThat(connections().load(three)).isEmpty();
        assertThat(connections().load(one)).isPresent();
        // What nobody has used for long goes.
        connections().create(owner("four"), 200, changes(Map.of()), 2, 150);
        assertThat(connections().load(one)).isEmpty();
        assertThat(connections().load(again)).isEmpty();
    }

    @Test
    void goesWithItsDevice() {
        long nid = connections().create(owner(""), 100, new Changes(Map.of(room, SENT), Map.of(0, CONFIG)), 2, 10);
        world.storage.sessions().deleteDevices(alice, List.of(PHONE));
        assertThat(connections().load(nid)).isEmpty();
        assertThat(connections().advance(nid, 1, changes(Map.of()))).isEmpty();
    }
}
