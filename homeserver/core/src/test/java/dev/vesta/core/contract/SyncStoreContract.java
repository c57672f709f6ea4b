package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.MemberSummary;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Membership;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [SyncStore] promises.
public abstract class SyncStoreContract extends Contract {
    private RoomHead first;
    private RoomHead second;
    private long made;

    protected SyncStoreContract(Supplier<Ports> open) {
        super(open);
    }

    @BeforeEach
    void makeRooms() {
        first = committedRoom();
        second = committedRoom();
        made = ports.log().head();
    }

    private SyncStore sync() {
        return ports.sync();
    }

    private long write(RoomCommit item) {
        long pos = commit(item);
        if (item.before().room().equals(first.room())) {
            first = item.after();
        } else {
            second = item.after();
        }
        return pos;
    }

    private static long nid(RoomHead head) {
        return head.room().nid();
    }

    private List<Long> both() {
        return List.of(nid(first), nid(second));
    }

    @Test
    void membershipsComeWithTheHeadThatTheyHoldAt() {
        long alice = commits.nid(Commits.ALICE);
        write(commits.member(first, Commits.BOB, "invite"));
        RoomCommit left = commits.member(first, Commits.ALICE, "leave");
        long leftAt = write(left);
        NewEvent event = left.events().getFirst();
        for (int i = 0; i < 2; i++) {
            SyncStore.Snapshot seen = sync().memberships(alice);
            assertThat(seen.head()).isEqualTo(leftAt);
            assertThat(seen.memberships())
                    .extracting(Membership::room)
                    .containsExactlyInAnyOrder(first.room(), second.room());
            assertThat(seen.memberships())
                    .contains(new Membership(
                            first.room(), "leave", event.nid(), 4, left.before().root(), false));
            assertThat(sync().memberships(commits.nid(Commits.CAROL)))
                    .isEqualTo(new SyncStore.Snapshot(leftAt, List.of()));
            assertThat(sync().memberships(NOWHERE)).isEqualTo(new SyncStore.Snapshot(leftAt, List.of()));
            ports.forget();
        }
    }

    @Test
    void theHeadOfASnapshotMovesWithEveryRoom() {
        long pos = write(commits.message(second, "x"));
        assertThat(sync().memberships(NOWHERE).head()).isEqualTo(pos);
    }

    @Test
    void membershipsOfOneBatchEndWithTheLast() {
        RoomCommit invite = commits.member(first, Commits.BOB, "invite");
        RoomCommit join = commits.member(invite.after(), Commits.BOB, "join");
        RoomCommit leave = commits.member(join.after(), Commits.BOB, "leave");
        commitTogether(invite, join, leave);
        NewEvent last = leave.events().getFirst();
        assertThat(sync().memberships(commits.nid(Commits.BOB)).memberships())
                .containsExactly(new Membership(first.room(), "leave", last.nid(), 5, last.rootBefore(), false));
    }

    @Test
    void summariesCountAndNameTheFirstByOrder() {
        List<Long> order = new ArrayList<>(List.of(commits.nid(Commits.ALICE)));
        // Numbered backwards, so that neither number nor name stands in for the order.
        for (int i = 8; i > 0; i--) {
            commits.nid(new UserId("@u" + i + ":example.org"));
        }
        for (int i = 1; i <= 8; i++) {
            UserId user = new UserId("@u" + i + ":example.org");
            write(commits.member(first, user, i % 2 == 0 ? "join" : "invite"));
            order.add(commits.nid(user));
        }
        write(commits.member(first, new UserId("@u2:example.org"), "ban"));
        write(commits.member(first, Commits.BOB, "knock"));
        order.remove(2);
        assertThat(sync().summaries(List.of(first.room(), second.room(), first.room())))
                .isEqualTo(Map.of(
                        first.room(), new MemberSummary(4, 4, order.subList(0, 6)),
                        second.room(), new MemberSummary(1, 0, order.subList(0, 1))));
        assertThat(sync().summaries(List.of())).isEmpty();
        assertThat(sync().summaries(List.of(unknown(first))))
                .isEqualTo(Map.of(unknown(first), new MemberSummary(0, 0, List.of())));
    }

    @Test
    void whoComesAgainIsNoLongerAmongTheFirst() {
        write(commits.member(first, Commits.BOB, "join"));
        write(commits.member(first, Commits.ALICE, "leave"));
        write(commits.member(first, Commits.ALICE, "join"));
        assertThat(sync().summaries(List.of(first.room())).get(first.room()).firstUserNids())
                .containsExactly(commits.nid(Commits.BOB), commits.nid(Commits.ALICE));
    }

    @Test
    void changedRoomsAreBoundedByBothPositions() {
        long one = write(commits.message(first, "x"));
        long two = write(commits.message(second, "y"));
        assertThat(sync().changedRooms(both(), made, two)).isEqualTo(Set.copyOf(both()));
        assertThat(sync().changedRooms(both(), made, one)).isEqualTo(Set.of(nid(first)));
        assertThat(sync().changedRooms(both(), one, two)).isEqualTo(Set.of(nid(second)));
        assertThat(sync().changedRooms(List.of(nid(first), nid(first), NOWHERE), 0, two))
                .isEqualTo(Set.of(nid(first)));
        assertThat(sync().changedRooms(both(), two, two)).isEmpty();
        assertThat(sync().changedRooms(both(), two, one)).isEmpty();
        assertThat(sync().changedRooms(both(), two, two + 1000)).isEmpty();
        assertThat(sync().changedRooms(List.of(), 0, two)).isEmpty();
    }

    @Test
    void ownMembershipChangesAreInOrderAndBounded() {
        long bob = commits.nid(Commits.BOB);
        RoomCommit invite = commits.member(first, Commits.BOB, "invite");
        long invited = write(invite);
        write(commits.member(first, Commits.CAROL, "invite"));
        RoomCommit join = commits.member(first, Commits.BOB, "join");
        long joined = write(join);
        RoomCommit elsewhere = commits.member(second, Commits.BOB, "join");
        long last = write(elsewhere);
        List<Long> ofFirst = List.of(
                invite.events().getFirst().nid(), join.events().getFirst().nid());
        assertThat(sync().ownMembershipChanges(bob, made, last))
                .isEqualTo(Map.of(
                        nid(first),
                        ofFirst,
                        nid(second),
                        List.of(elsewhere.events().getFirst().nid())));
        assertThat(sync().ownMembershipChanges(bob, invited, joined))
                .isEqualTo(Map.of(nid(first), ofFirst.subList(1, 2)));
        assertThat(sync().ownMembershipChanges(bob, last, last)).isEmpty();
        assertThat(sync().ownMembershipChanges(bob, last, made)).isEmpty();
        assertThat(sync().ownMembershipChanges(NOWHERE, 0, last)).isEmpty();
    }

    @Test
    void timelinesAreTheNewestOldestFirstWithOneTooMany() {
        for (int i = 0; i < 5; i++) {
            write(commits.message(first, "m" + i));
        }
        long upTo = ports.log().head();
        write(commits.message(first, "too new"));
        long said = write(commits.message(second, "x"));
        List<Long> rooms = List.of(nid(first), nid(second), NOWHERE, nid(first));
        for (int i = 0; i < 2; i++) {
            assertThat(ords(rooms, made, upTo, 3)).isEqualTo(Map.of(nid(first), List.of(4L, 5L, 6L, 7L)));
            assertThat(ords(rooms, made, upTo, 4)).isEqualTo(Map.of(nid(first), List.of(3L, 4L, 5L, 6L, 7L)));
            assertThat(ords(rooms, made, upTo, 50)).isEqualTo(Map.of(nid(first), List.of(3L, 4L, 5L, 6L, 7L)));
            assertThat(ords(rooms, made, said, 0)).isEqualTo(Map.of(nid(first), List.of(8L), nid(second), List.of(3L)));
            ports.forget();
        }
        assertThat(sync().timelines(rooms, said, said, 5)).isEmpty();
        assertThat(sync().timelines(rooms, said, made, 5)).isEmpty();
        assertThat(sync().timelines(List.of(), made, said, 5)).isEmpty();
    }

    private Map<Long, List<Long>> ords(List<Long> rooms, long since, long upTo, int limit) {
        Map<Long, List<Long>> ords = new HashMap<>();
        sync().timelines(rooms, since, upTo, limit)
                .forEach((room, events) ->
                        ords.put(room, events.stream().map(StoredEvent::ord).toList()));
        return ords;
    }

    @Test
    void rootsAndOrdsAreThoseOfThePosition() {
        long before = first.root();
        long joined = write(commits.member(first, Commits.BOB, "join"));
        long said = write(commits.message(first, "no state"));
        long elsewhere = write(commits.message(second, "elsewhere"));
        RoomCommit leave = commits.member(first, Commits.BOB, "leave");
        long withBob = first.root();
        long left = write(leave);
        for (int i = 0; i < 2; i++) {
            assertThat(sync().rootsAt(both(), made)).isEqualTo(Map.of(nid(first), before, nid(second), second.root()));
            assertThat(sync().rootsAt(both(), joined)).containsEntry(nid(first), withBob);
            assertThat(sync().rootsAt(both(), said)).containsEntry(nid(first), withBob);
            assertThat(sync().rootsAt(both(), elsewhere)).containsEntry(nid(first), withBob);
            assertThat(sync().rootsAt(both(), left))
                    .containsEntry(nid(first), leave.after().root());
            assertThat(sync().rootsAt(both(), left + 1000))
                    .containsEntry(nid(first), leave.after().root());
            assertThat(sync().ordsAt(both(), made)).isEqualTo(Map.of(nid(first), 2L, nid(second), 2L));
            assertThat(sync().ordsAt(both(), joined)).containsEntry(nid(first), 3L);
            assertThat(sync().ordsAt(both(), elsewhere)).isEqualTo(Map.of(nid(first), 4L, nid(second), 3L));
            assertThat(sync().ordsAt(both(), left + 1000)).isEqualTo(Map.of(nid(first), 5L, nid(second), 3L));
            ports.forget();
        }
        assertThat(sync().rootsAt(both(), 0)).isEmpty();
        assertThat(sync().ordsAt(both(), 0)).isEmpty();
        assertThat(sync().rootsAt(List.of(NOWHERE), left)).isEmpty();
        assertThat(sync().ordsAt(List.of(NOWHERE), left)).isEmpty();
        assertThat(sync().rootsAt(List.of(), left)).isEmpty();
        assertThat(sync().ordsAt(List.of(), left)).isEmpty();
        assertThat(sync().rootsAt(List.of(nid(first), nid(first)), left)).hasSize(1);
    }

    /// A room's first commit holds many events: the positions inside of it are positions like others.
    @Test
    void rootsAndOrdsInsideOfACommit() {
        RoomCommit room = commits.newRoom();
        long end = commit(room);
        long inside = end - 1;
        long nid = room.after().room().nid();
        assertThat(sync().rootsAt(List.of(nid), inside))
                .isEqualTo(Map.of(nid, room.events().getFirst().rootAfter()));
        assertThat(sync().ordsAt(List.of(nid), inside)).isEqualTo(Map.of(nid, 1L));
        assertThat(sync().rootsAt(List.of(nid), end))
                .isEqualTo(Map.of(nid, room.after().root()));
        assertThat(sync().rootsAt(List.of(nid), inside - 1)).isEmpty();
        assertThat(sync().ordsAt(List.of(nid), inside - 1)).isEmpty();
    }

    @Test
    void theEpochOfANewLogIsTheFirst() {
        assertThat(sync().logEpoch()).isEqualTo(1);
    }
}
