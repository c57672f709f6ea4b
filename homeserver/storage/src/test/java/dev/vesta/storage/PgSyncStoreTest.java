package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Membership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgSyncStoreTest {
    private World world;
    private RoomHead first;
    private RoomHead second;
    private long made;

    @BeforeEach
    void open() {
        world = new World();
        first = world.committedRoom();
        second = world.committedRoom();
        made = world.storage.log().head();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private SyncStore sync() {
        return world.storage.sync();
    }

    private long commit(RoomCommit item) {
        long pos = world.commit(item);
        if (item.before().room().equals(first.room())) {
            first = item.after();
        } else {
            second = item.after();
        }
        return pos;
    }

    @Test
    void membershipsComeWithTheHeadTheyHoldAt() {
        long pos = commit(world.member(first, World.BOB, "invite"));
        RoomCommit left = world.member(first, World.ALICE, "leave");
        long leftAt = commit(left);
        assertThat(leftAt).isGreaterThan(pos);
        SyncStore.Snapshot alice = sync().memberships(world.nid(World.ALICE));
        assertThat(alice.head()).isEqualTo(leftAt);
        assertThat(alice.memberships()).hasSize(2);
        assertThat(alice.memberships())
                .contains(new Membership(
                        first.room(),
                        "leave",
                        left.events().getFirst().nid(),
                        4,
                        left.before().root(),
                        false));
        SyncStore.Snapshot nobody = sync().memberships(world.nid(World.REMOTE));
        assertThat(nobody).isEqualTo(new SyncStore.Snapshot(leftAt, List.of()));
    }

    @Test
    void summariesCountAndNameTheFirst() {
        commit(world.member(first, World.BOB, "invite"));
        commit(world.member(first, World.REMOTE, "join"));
        List<Long> order = List.of(world.nid(World.ALICE), world.nid(World.BOB), world.nid(World.REMOTE));
        assertThat(sync().summaries(List.of(first.room(), second.room())))
                .isEqualTo(Map.of(
                        first.room(),
                        new SyncStore.MemberSummary(2, 1, order),
                        second.room(),
                        new SyncStore.MemberSummary(1, 0, order.subList(0, 1))));
    }

    @Test
    void timelinesAreTheNewestOldestFirstWithOneTooMany() {
        for (int i = 0; i < 5; i++) {
            commit(world.message(first, "m" + i));
        }
        long upTo = world.storage.log().head();
        commit(world.message(first, "too new"));
        for (int i = 0; i < 2; i++) {
            Map<Long, List<StoredEvent>> found = sync().timelines(List.of(nid(first), nid(second), -1L), made, upTo, 3);
            assertThat(found).containsOnlyKeys(nid(first));
            assertThat(found.get(nid(first))).extracting(StoredEvent::ord).containsExactly(4L, 5L, 6L, 7L);
            world.restart();
        }
    }

    @Test
    void changesAreBoundedByBothPositions() {
        long invited = commit(world.member(first, World.BOB, "invite"));
        long joined = commit(world.member(first, World.BOB, "join"));
        long said = commit(world.message(second, "hello"));
        long bob = world.nid(World.BOB);
        List<Long> both = List.of(nid(first), nid(second));
        assertThat(sync().changedRooms(both, made, joined)).isEqualTo(Set.of(nid(first)));
        assertThat(sync().changedRooms(both, joined, said)).isEqualTo(Set.of(nid(second)));
        assertThat(sync().changedRooms(both, said, said)).isEmpty();
        assertThat(sync().ownMembershipChanges(bob, made, said).get(nid(first))).hasSize(2);
        assertThat(sync().ownMembershipChanges(bob, invited, said).get(nid(first)))
                .containsExactly(first.extremities().getFirst().eventNid());
        assertThat(sync().ownMembershipChanges(bob, joined, said)).isEmpty();
    }

    @Test
    void rootsAndOrdsAreThoseOfThePosition() {
        long before = first.root();
        long joined = commit(world.member(first, World.BOB, "join"));
        long said = commit(world.message(first, "no state"));
        List<Long> both = List.of(nid(first), nid(second));
        assertThat(sync().rootsAt(both, made)).isEqualTo(Map.of(nid(first), before, nid(second), second.root()));
        assertThat(sync().rootsAt(both, joined)).containsEntry(nid(first), first.root());
        assertThat(sync().rootsAt(both, said)).containsEntry(nid(first), first.root());
        assertThat(sync().rootsAt(both, 0)).isEmpty();
        assertThat(sync().ordsAt(both, made)).isEqualTo(Map.of(nid(first), 2L, nid(second), 2L));
        assertThat(sync().ordsAt(both, said)).containsEntry(nid(first), 4L);
        assertThat(sync().ordsAt(both, 0)).isEmpty();
    }

    @Test
    void aFreshLogIsInItsFirstEpoch() {
        assertThat(sync().logEpoch()).isEqualTo(1);
    }

    private static long nid(RoomHead head) {
        return head.room().nid();
    }
}
