package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.DirectoryStore.Listed;
import dev.vesta.core.port.DirectoryStore.NamedRoom;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [DirectoryStore] promises.
public abstract class DirectoryContract extends Contract {
    private static final RoomAlias PUB = new RoomAlias("#pub:hs1");
    private static final RoomAlias BAR = new RoomAlias("#bar:hs1");
    private static final RoomAlias INN = new RoomAlias("#Inn:hs1");

    private DirectoryStore directory;
    private RoomHead head;
    private RoomRef room;
    private RoomRef other;
    private RoomRef nowhere;
    private long alice;

    protected DirectoryContract(Supplier<Ports> open) {
        super(open);
    }

    @BeforeEach
    void makeRooms() {
        directory = ports.directory();
        head = committedRoom();
        room = head.room();
        other = committedRoom().room();
        nowhere = unknown(head);
        alice = commits.nid(Commits.ALICE);
    }

    private void committed(RoomCommit item) {
        commit(item);
        head = item.after();
    }

    @Test
    void givesANameOnce() {
        assertThat(directory.name(PUB, room, alice, 1)).isTrue();
        assertThat(directory.name(PUB, room, alice, 2)).isFalse();
        assertThat(directory.name(PUB, other, alice, 3)).isFalse();
        assertThat(directory.reserve(PUB, alice, 4, 4)).isFalse();
        assertThat(directory.find(PUB)).contains(new NamedRoom(room, alice));
        assertThat(directory.findAll(List.of(PUB, BAR))).isEqualTo(Map.of(PUB, room));
        assertThat(directory.findAll(List.of())).isEmpty();
        assertThat(directory.delete(PUB)).isTrue();
        assertThat(directory.delete(PUB)).isFalse();
        assertThat(directory.find(PUB)).isEmpty();
    }

    @Test
    void keepsAReservedNameUntilItIsStale() {
        long bob = commits.nid(Commits.BOB);
        assertThat(directory.reserve(PUB, alice, 100, 40)).isTrue();
        assertThat(directory.find(PUB)).isEmpty();
        assertThat(directory.reserve(PUB, bob, 150, 90)).isFalse();
        assertThat(directory.reserve(PUB, bob, 150, 100)).isFalse();
        assertThat(directory.name(PUB, room, bob, 150)).isFalse();
        assertThat(directory.reserve(PUB, bob, 161, 101)).isTrue();
        directory.settle(PUB, nowhere);
        assertThat(directory.find(PUB)).isEmpty();
        directory.settle(PUB, room);
        directory.settle(PUB, other);
        directory.settle(BAR, room);
        assertThat(directory.find(PUB)).contains(new NamedRoom(room, bob));
        assertThat(directory.find(BAR)).isEmpty();
    }

    @Test
    void aRoomThatIsNotThereGetsNothing() {
        assertThat(directory.name(PUB, nowhere, alice, 1)).isFalse();
        directory.setListed(nowhere, true);
        assertThat(directory.isListed(nowhere)).isFalse();
        directory.name(PUB, room, alice, 1);
        directory.setListed(room, true);
        directory.move(room, nowhere);
        assertThat(directory.find(PUB)).contains(new NamedRoom(room, alice));
        assertThat(directory.count()).isZero();
    }

    @Test
    void movesNamesAndTheListing() {
        for (RoomAlias alias : List.of(PUB, INN, BAR)) {
            directory.name(alias, room, alice, 1);
        }
        directory.move(room, other);
        assertThat(directory.find(PUB)).contains(new NamedRoom(other, alice));
        assertThat(directory.aliasesOf(room, 10)).isEmpty();
        assertThat(directory.aliasesOf(other, 10)).containsExactly(INN, BAR, PUB);
        assertThat(directory.aliasesOf(other, 2)).containsExactly(INN, BAR);
        assertThat(directory.isListed(other)).isFalse();
        directory.setListed(other, true);
        directory.move(other, room);
        assertThat(directory.isListed(room)).isTrue();
        assertThat(directory.isListed(other)).isFalse();
        directory.setListed(other, true);
        directory.move(other, room);
        assertThat(directory.count()).isEqualTo(1);
    }

    @Test
    void pagesBothWays() {
        directory.setListed(room, true);
        directory.setListed(other, true);
        directory.setListed(room, true);
        List<Listed> all = directory.page(Long.MAX_VALUE, false, 10);
        assertThat(all).extracting(Listed::room).containsExactly(other, room);
        assertThat(directory.page(all.getFirst().place(), false, 10)).containsExactly(all.getLast());
        assertThat(directory.page(all.getLast().place(), true, 10)).containsExactly(all.getFirst());
        assertThat(directory.page(0, true, 1)).containsExactly(all.getLast());
        directory.setListed(other, false);
        assertThat(directory.count()).isEqualTo(1);
        directory.setListed(other, true);
        assertThat(directory.page(0, true, 10).getLast().place())
                .isGreaterThan(all.getFirst().place());
    }

    @Test
    void findsRoomsAndWhoIsThere() {
        RoomId strange = new RoomId("!nowhere\0:hs1");
        assertThat(directory.rooms(List.of(room.id(), strange))).isEqualTo(Map.of(room.id(), room));
        assertThat(directory.rooms(List.of())).isEmpty();
        assertThat(directory.joinedCounts(List.of(room.nid(), NOWHERE))).isEqualTo(Map.of(room.nid(), 1L));
        committed(commits.member(head, Commits.BOB, "invite"));
        assertThat(directory.joinedCounts(List.of(room.nid()))).isEqualTo(Map.of(room.nid(), 1L));
        committed(commits.member(head, Commits.ALICE, "leave"));
        assertThat(directory.joinedCounts(List.of(room.nid()))).isEmpty();
        assertThat(directory.joinedCounts(List.of())).isEmpty();
    }

    @Test
    void findsCurrentStateByKeyAndByType() {
        List<Long> children = new ArrayList<>();
        for (String child : List.of("!a:hs1", "!b:hs1", "!c:hs1", "!a:hs1")) {
            RoomCommit made = commits.state(head, EventTypes.SPACE_CHILD, child, JsonValue.obj("n", children.size()));
            committed(made);
            children.add(made.events().getFirst().nid());
        }
        // The first is no longer current.
        List<Long> current = children.subList(1, 4);
        List<Long> rooms = List.of(room.nid(), other.nid(), NOWHERE);
        assertThat(directory.currentOfType(rooms, EventTypes.SPACE_CHILD, 10)).isEqualTo(Map.of(room.nid(), current));
        assertThat(directory.currentOfType(rooms, EventTypes.SPACE_CHILD, 2))
                .isEqualTo(Map.of(room.nid(), current.subList(0, 2)));
        assertThat(directory.currentOfType(rooms, EventTypes.CREATE, 10).keySet())
                .containsExactlyInAnyOrder(room.nid(), other.nid());
        assertThat(directory.currentOfType(rooms, "no\0thing", 10)).isEmpty();
        assertThat(directory.currentOfType(List.of(), EventTypes.CREATE, 10)).isEmpty();

        StateKey key = new StateKey(EventTypes.SPACE_CHILD, "!a:hs1");
        long nid = ports.numbers().knownStateKeys(List.of(key)).get(key);
        assertThat(directory.currentState(rooms, List.of(nid, NOWHERE)))
                .isEqualTo(Map.of(room.nid(), Map.of(nid, children.getLast())));
        assertThat(directory.currentState(rooms, List.of())).isEmpty();
    }
}
