package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What [Log] promises.
public abstract class LogContract extends Contract {
    protected LogContract(Supplier<Ports> open) {
        super(open);
    }

    private record Heard(LogItem item, long pos) {}

    private static boolean conflicts(CommitResult result) {
        return result instanceof CommitResult.Conflict;
    }

    private void assertNothingOf(RoomCommit item) {
        List<Long> nids = item.events().stream().map(NewEvent::nid).toList();
        assertThat(ports.rooms().events(nids)).isEmpty();
        List<byte[]> hashes = item.nodes().stream().map(StateNode::hash).toList();
        assertThat(ports.rooms().nodesByHash(item.after().room(), hashes)).isEmpty();
        ClientTxn txn = item.txn();
        assertThat(txn == null ? null : ports.rooms().byTxn(txn).orElse(null)).isNull();
    }

    @Test
    void headIsTheLastPosition() {
        assertThat(ports.log().head()).isZero();
        long first = commit(commits.newRoom());
        assertThat(first).isGreaterThanOrEqualTo(2);
        assertThat(ports.log().head()).isEqualTo(first);
        long second = commit(commits.newRoom());
        assertThat(second).isGreaterThanOrEqualTo(first + 2);
        assertThat(ports.log().head()).isEqualTo(second);
    }

    @Test
    void decisionsQueuedAheadAreCommittedInTheirOrder() {
        RoomHead head = committedRoom();
        List<Pending<CommitResult>> pending = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            RoomCommit item = i % 3 == 0
                    ? commits.state(head, EventTypes.NAME, "k" + i % 2, JsonValue.obj("name", "n" + i))
                    : commits.message(head, "m" + i);
            pending.add(ports.log().append(item));
            head = item.after();
        }
        List<Long> positions = pending.stream()
                .map(one -> ((CommitResult.Committed) one.await()).lastPos())
                .toList();
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        ports.forget();
        assertThat(ports.rooms().head(head.room())).contains(head);
    }

    @Test
    void whatIsDecidedUponAnOldRevisionConflictsAlone() {
        RoomHead head = committedRoom();
        RoomHead elsewhere = committedRoom();
        RoomCommit won = commits.message(head, "won");
        RoomCommit lost = commits.event(
                head, Commits.ALICE, EventTypes.NAME, "", JsonValue.obj("name", "lost"), txn("D", "send", "lost"));
        RoomCommit other = commits.message(elsewhere, "other");
        List<CommitResult> results = commitTogether(won, lost, other);
        assertThat(results.get(0)).isInstanceOf(CommitResult.Committed.class);
        assertThat(results.get(1)).isInstanceOf(CommitResult.Conflict.class);
        assertThat(results.get(2)).isInstanceOf(CommitResult.Committed.class);
        assertNothingOf(lost);
        ports.forget();
        assertThat(ports.rooms().head(head.room())).contains(won.after());
        assertThat(ports.rooms().page(head.room(), 100, true, 100)).hasSize(3);
    }

    @Test
    void whatBuildsUponALostDecisionConflictsAlthoughTheRevisionIsRight() {
        RoomHead head = committedRoom();
        RoomCommit lost = commits.message(head, "lost");
        commit(commits.message(head, "won"));
        RoomCommit upon = commits.message(lost.after(), "upon the lost one");
        assertThat(commitTogether(upon)).allMatch(LogContract::conflicts);
        assertThat(commitTogether(lost, upon)).allMatch(LogContract::conflicts);
        assertNothingOf(upon);
    }

    @Test
    void whatBuildsUponAnotherStateConflictsAlthoughTheRevisionIsRight() {
        RoomHead head = committedRoom();
        RoomHead wrong =
                new RoomHead(head.room(), head.revision(), head.extremities(), head.root() + 1, head.nextOrd());
        RoomCommit item = commits.message(wrong, "upon another state");
        assertThat(commitTogether(item)).allMatch(LogContract::conflicts);
        assertNothingOf(item);
    }

    @Test
    void aRoomIsMadeOnce() {
        RoomCommit made = commits.newRoom();
        RoomCommit rival = commits.newRoom(made.after().room().id());
        assertThat(commit(made)).isPositive();
        assertThat(commitTogether(rival)).allMatch(LogContract::conflicts);
        assertThat(commitTogether(made)).allMatch(LogContract::conflicts);
        assertNothingOf(rival);
        assertThat(ports.rooms().find(made.after().room().id()))
                .contains(made.after().room());
    }

    @Test
    void aRoomThatIsNotThereConflicts() {
        RoomCommit never = commits.newRoom();
        RoomCommit upon = commits.message(never.after(), "x");
        assertThat(commitTogether(upon)).allMatch(LogContract::conflicts);
        assertNothingOf(upon);
    }

    @Test
    void aTransactionIsCommittedOnce() {
        RoomHead head = committedRoom();
        RoomHead elsewhere = committedRoom();
        ClientTxn txn = txn("D\0", "send/\0", "t\0");
        RoomCommit first = commits.message(head, "once", txn);
        RoomCommit again = commits.message(first.after(), "twice", txn);
        RoomCommit other = commits.message(elsewhere, "other");
        List<CommitResult> results = commitTogether(first, again, other);
        assertThat(results).extracting(LogContract::conflicts).containsExactly(false, true, false);
        assertThat(conflicts(ports.log().append(again).await())).isTrue();
        assertThat(ports.rooms().byTxn(txn))
                .contains(first.events().getFirst().pdu().eventId());
        assertThat(ports.rooms().head(head.room())).contains(first.after());
        commit(commits.message(first.after(), "other transaction", txn("D\0", "send/\0", "u")));
    }

    @Test
    void itemThatBreaksTheStoreFailsAloneWithWhatBuildsUponIt() {
        RoomCommit made = commits.newRoom();
        commit(made);
        RoomHead elsewhere = committedRoom();
        StateNode taken = made.nodes().getFirst();
        RoomCommit good = commits.message(made.after(), "good");
        RoomCommit plain = commits.message(good.after(), "bad");
        RoomCommit bad = new RoomCommit(
                plain.before(),
                plain.after(),
                plain.events(),
                List.of(new StateNode(ports.numbers().newNode(), taken.hash(), taken.bytes())),
                null,
                1);
        RoomCommit upon = commits.message(bad.after(), "upon the bad one");
        RoomCommit other = commits.message(elsewhere, "other");
        Log log = ports.log();
        Pending<CommitResult> first = log.append(good);
        Pending<CommitResult> second = log.append(bad);
        Pending<CommitResult> third = log.append(upon);
        Pending<CommitResult> fourth = log.append(other);
        assertThat(first.await()).isInstanceOf(CommitResult.Committed.class);
        assertThatThrownBy(second::await)
                .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.outcomeUnknown())
                        .isFalse());
        assertThat(third.await()).isInstanceOf(CommitResult.Conflict.class);
        assertThat(fourth.await()).isInstanceOf(CommitResult.Committed.class);
        assertThat(ports.rooms().events(List.of(plain.events().getFirst().nid())))
                .isEmpty();
        assertThat(ports.rooms().head(made.after().room())).contains(good.after());
    }

    @Test
    void anEventIsStoredOnce() {
        RoomHead head = committedRoom();
        RoomCommit first = commits.message(head, "x");
        commit(first);
        // The same event under another number, at another place.
        NewEvent event = first.events().getFirst();
        RoomCommit next = commits.message(first.after(), "y");
        NewEvent copy = new NewEvent(
                next.events().getFirst().nid(),
                event.pdu(),
                next.events().getFirst().ord(),
                event.senderNid(),
                null,
                event.rootBefore(),
                event.rootAfter(),
                null);
        RoomCommit twice = new RoomCommit(next.before(), next.after(), List.of(copy), List.of(), null, 1);
        assertThatThrownBy(() -> ports.log().append(twice).await()).isInstanceOf(StorageException.class);
        assertThat(ports.rooms().head(head.room())).contains(first.after());
        commit(next);
    }

    @Test
    void aCommitWithoutEventsIsRefused() {
        RoomHead head = committedRoom();
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        RoomCommit empty = new RoomCommit(head, after, List.of(), List.of(), null, 1);
        assertThatThrownBy(() -> ports.log().append(empty)).isInstanceOf(IllegalStateException.class);
        assertThat(ports.rooms().head(head.room())).contains(head);
    }

    @Test
    void listenersHearOfCommitsBeforeTheAnswerAndOfNothingElse() {
        List<Heard> heard = new CopyOnWriteArrayList<>();
        ports.log().listen((item, pos) -> heard.add(new Heard(item, pos)));
        RoomCommit made = commits.newRoom();
        long first = commit(made);
        assertThat(heard).containsExactly(new Heard(made, first));
        RoomCommit won = commits.message(made.after(), "won");
        RoomCommit lost = commits.message(made.after(), "lost");
        commitTogether(won, lost);
        assertThat(heard).hasSize(2);
        assertThat(heard.getLast().item()).isEqualTo(won);
        assertThat(heard.getLast().pos())
                .isGreaterThan(first)
                .isEqualTo(ports.log().head());
    }
}
