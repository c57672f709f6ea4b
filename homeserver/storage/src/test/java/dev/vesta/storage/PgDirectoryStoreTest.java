package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgDirectoryStoreTest {
    private static final RoomAlias PUB = new RoomAlias("#pub:hs1");
    private static final RoomAlias BAR = new RoomAlias("#bar:hs1");

    private World world;
    private DirectoryStore directory;
    private RoomRef room;
    private RoomRef other;
    private long alice;

    @BeforeEach
    void open() {
        world = new World();
        directory = world.storage.directory();
        room = world.committedRoom().room();
        other = world.committedRoom().room();
        alice = world.nid(World.ALICE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void givesANameOnce() {
        assertThat(directory.name(PUB, room, alice, 1)).isTrue();
        assertThat(directory.name(PUB, room, alice, 2)).isFalse();
        assertThat(directory.name(PUB, other, alice, 3)).isFalse();
        assertThat(directory.reserve(PUB, alice, 4, 4)).isFalse();
        assertThat(directory.find(PUB)).contains(new DirectoryStore.NamedRoom(room, alice));
        assertThat(directory.findAll(List.of(PUB, BAR))).isEqualTo(Map.of(PUB, room));
        assertThat(directory.delete(PUB)).isTrue();
        assertThat(directory.delete(PUB)).isFalse();
        assertThat(directory.find(PUB)).isEmpty();
    }

    @Test
    void keepsAReservedNameUntilItIsStale() {
        assertThat(directory.reserve(PUB, alice, 100, 40)).isTrue();
        assertThat(directory.find(PUB)).isEmpty();
        assertThat(directory.reserve(PUB, alice, 150, 90)).isFalse();
        assertThat(directory.name(PUB, room, alice, 150)).isFalse();
        assertThat(directory.reserve(PUB, alice, 161, 101)).isTrue();
        directory.settle(PUB, room);
        directory.settle(PUB, other);
        assertThat(directory.find(PUB).orElseThrow().room()).isEqualTo(room);
    }

    @Test
    void freesTheNamesOfARoomThatIsBeingDeleted() {
        directory.name(PUB, room, alice, 1);
        directory.name(BAR, room, alice, 1);
        directory.setListed(room, true);
        world.storage.removal().condemn(room, true);
        assertThat(directory.find(PUB)).isEmpty();
        assertThat(directory.page(Long.MAX_VALUE, false, 10)).isEmpty();
        assertThat(directory.name(PUB, other, alice, 2)).isTrue();
        assertThat(directory.reserve(BAR, alice, 2, 0)).isTrue();
        assertThat(directory.name(new RoomAlias("#late:hs1"), room, alice, 2)).isFalse();
        directory.setListed(room, true);
        while (world.storage.removal().deleteRows(room.nid(), 10)) {
            // One step a table.
            assertThat(directory.find(PUB).orElseThrow().room()).isEqualTo(other);
        }
        assertThat(directory.count()).isZero();
        assertThat(directory.aliasesOf(other, 10)).containsExactly(PUB);
    }

    @Test
    void movesNamesAndTheListing() {
        directory.name(PUB, room, alice, 1);
        directory.name(BAR, room, alice, 1);
        directory.move(room, other);
        assertThat(directory.aliasesOf(other, 10)).containsExactly(BAR, PUB);
        assertThat(directory.aliasesOf(other, 1)).containsExactly(BAR);
        assertThat(directory.isListed(other)).isFalse();
        directory.setListed(other, true);
        directory.move(other, room);
        assertThat(directory.isListed(room)).isTrue();
        assertThat(directory.isListed(other)).isFalse();
    }

    @Test
    void pagesBothWays() {
        directory.setListed(room, true);
        directory.setListed(other, true);
        directory.setListed(room, true);
        List<DirectoryStore.Listed> all = directory.page(Long.MAX_VALUE, false, 10);
        assertThat(all).extracting(DirectoryStore.Listed::room).containsExactly(other, room);
        assertThat(directory.page(all.getFirst().place(), false, 10)).containsExactly(all.getLast());
        assertThat(directory.page(all.getLast().place(), true, 10)).containsExactly(all.getFirst());
        assertThat(directory.page(0, true, 1)).containsExactly(all.getLast());
        directory.setListed(other, false);
        assertThat(directory.count()).isEqualTo(1);
    }

    @Test
    void findsRoomsAndWhoIsThere() {
        RoomId nowhere = new RoomId("!nowhere\0:hs1");
        assertThat(directory.rooms(List.of(room.id(), nowhere))).isEqualTo(Map.of(room.id(), room));
        assertThat(directory.joinedCounts(List.of(room.nid(), -1L))).isEqualTo(Map.of(room.nid(), 1L));
        assertThat(directory
                        .currentOfType(List.of(room.nid()), "m.room.member", 10)
                        .get(room.nid()))
                .hasSize(1);
        assertThat(directory.currentOfType(List.of(room.nid()), "no\0thing", 10))
                .isEmpty();
        assertThat(world.storage.members().joinedAmong(alice, List.of(room.id(), nowhere)))
                .containsExactly(room.id());
        assertThat(world.storage.members().joinedAmong(world.nid(World.BOB), List.of(room.id())))
                .isEmpty();
        assertThat(world.storage.members().memberships(alice, List.of(room.nid(), -1L)))
                .isEqualTo(Map.of(room.nid(), "join"));
        assertThat(world.storage.members().localJoined(room, 10)).containsExactly(World.ALICE);
    }
}
