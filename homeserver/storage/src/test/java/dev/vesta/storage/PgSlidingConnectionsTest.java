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

    @BeforeEach
    void open() {
        world = new World();
        alice = world.storage
                .accounts()
                .create(World.ALICE, null, Account.Kind.USER, 1)
                .orElseThrow()
                .userNid();
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
        long nid = connections().create(owner("a\0"), 100, new Changes(Map.of(5L, SENT), Map.of(0, CONFIG)), 16, 10);
        Stored first = connections().load(nid).orElseThrow();
        assertThat(first)
                .isEqualTo(new Stored(owner("a\0"), 1, 1, 100, Map.of(0, CONFIG), List.of(new RoomRow(5, 1, SENT))));
        SentRoom stopped = new SentRoom(33, 0, 20, true, 0, Set.of());
        assertThat(connections().advance(nid, 1, changes(Map.of(5L, stopped)))).hasValue(2);
        assertThat(connections().load(nid).orElseThrow().rooms())
                .containsExactlyInAnyOrder(new RoomRow(5, 1, SENT), new RoomRow(5, 2, stopped));
        // Again from the older one: what was not acknowledged is forgotten.
        SentRoom other = new SentRoom(44, 0, 1, false, 9, Set.of());
        assertThat(connections().advance(nid, 1, changes(Map.of(6L, other)))).hasValue(3);
        assertThat(connections().load(nid).orElseThrow().rooms())
                .containsExactlyInAnyOrder(new RoomRow(5, 1, SENT), new RoomRow(6, 3, other));
        assertThat(connections().advance(nid, 2, changes(Map.of()))).isEmpty();
        // Onward: of a room that changes again only the acknowledged row stays.
        assertThat(connections().advance(nid, 3, changes(Map.of(6L, SENT)))).hasValue(4);
        assertThat(connections().advance(nid, 4, changes(Map.of(6L, stopped)))).hasValue(5);
        Stored last = connections().load(nid).orElseThrow();
        assertThat(last.acknowledged()).isEqualTo(4);
        assertThat(last.pending()).isEqualTo(5);
        assertThat(last.rooms())
                .containsExactlyInAnyOrder(
                        new RoomRow(5, 1, SENT), new RoomRow(6, 4, SENT), new RoomRow(6, 5, stopped));
    }

    @Test
    void boundsTheConnectionsOfADevice() {
        long one = connections().create(owner("one"), 100, changes(Map.of(5L, SENT)), 2, 10);
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
        long nid = connections().create(owner(""), 100, new Changes(Map.of(5L, SENT), Map.of(0, CONFIG)), 2, 10);
        world.storage.sessions().deleteDevices(alice, List.of(PHONE));
        assertThat(connections().load(nid)).isEmpty();
        assertThat(connections().advance(nid, 1, changes(Map.of()))).isEmpty();
    }
}
