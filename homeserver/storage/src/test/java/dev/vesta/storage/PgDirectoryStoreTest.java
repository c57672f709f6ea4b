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

/// What of the directory only the database knows: rooms that are being deleted, and look-ups of members.
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
    void findsWhoIsInRooms() {
        RoomId nowhere = new RoomId("!nowhere\0:hs1");
        assertThat(world.storage.members().joinedAmong(alice, List.of(room.id(), nowhere)))
                .containsExactly(room.id());
        assertThat(world.storage.members().joinedAmong(world.nid(World.BOB), List.of(room.id())))
                .isEmpty();
        assertThat(world.storage.members().memberships(alice, List.of(room.nid(), -1L)))
                .isEqualTo(Map.of(room.nid(), "join"));
        assertThat(world.storage.members().localJoined(room, 10)).containsExactly(World.ALICE);
    }
}
