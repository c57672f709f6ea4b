package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class LogWriterTest {
    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void makesRoomAndMovesHead() {
        RoomCommit made = world.newRoom();
        long pos = world.commit(made);
        assertThat(world.storage.log().head()).isEqualTo(pos);
        assertThat(world.storage.rooms().head(made.after().room())).contains(made.after());
        assertThat(world.storage.rooms().find(made.after().room().id()))
                .contains(made.after().room());
    }

    @Test
    void commitsChainOfDecisionsQueuedAhead() {
        RoomHead head = world.committedRoom();
        List<Pending<CommitResult>> pending = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            RoomCommit item = world.message(head, "m" + i);
            head = item.after();
            pending.add(world.storage.log().append(item));
        }
        List<Long> positions = pending.stream()
                .map(p -> ((CommitResult.Committed) p.await()).lastPos())
                .toList();
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        assertThat(world.storage.rooms().head(head.room())).contains(head);
    }

    @Test
    void oneConflictDoesNotTouchOtherItems() {
        RoomHead first = world.committedRoom();
        RoomHead second = world.committedRoom();
        Pending<CommitResult> good = world.storage.log().append(world.message(first, "good"));
        Pending<CommitResult> rival = world.storage.log().append(world.message(first, "rival"));
        Pending<CommitResult> other = world.storage.log().append(world.message(second, "other"));
        assertThat(good.await()).isInstanceOf(CommitResult.Committed.class);
        assertThat(rival.await()).isInstanceOf(CommitResult.Conflict.class);
        assertThat(other.await()).isInstanceOf(CommitResult.Committed.class);
        assertThat(world.storage.rooms().page(first.room(), 100, true, 100)).hasSize(3);
    }

    @Test
    void whatBuildsUponLostDecisionConflictsAlthoughRevisionMatches() {
        RoomHead head = world.committedRoom();
        RoomCommit lost = world.message(head, "lost");
        world.commit(world.message(head, "won"));
        RoomCommit upon = world.message(lost.after(), "upon the lost one");
        assertThat(world.storage.log().append(upon).await()).isInstanceOf(CommitResult.Conflict.class);
    }

    @Test
    void poisonedItemFailsAlone() {
        RoomHead first = world.committedRoom();
        RoomHead second = world.committedRoom();
        RoomCommit state = world.state(first, EventTypes.NAME, "", JsonValue.obj("name", "x"));
        StateNode taken = World.node(first.root());
        RoomCommit poisoned =
                new RoomCommit(state.before(), state.after(), state.events(), List.of(taken), null, state.nowTs());
        List<Pending<CommitResult>> good = new ArrayList<>();
        RoomHead head = second;
        good.add(world.storage.log().append(world.newRoom()));
        Pending<CommitResult> bad = world.storage.log().append(poisoned);
        for (int i = 0; i < 20; i++) {
            RoomCommit item = world.message(head, "m" + i);
            head = item.after();
            good.add(world.storage.log().append(item));
        }
        assertThatThrownBy(bad::await)
                .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.outcomeUnknown())
                        .isFalse());
        assertThat(good).allSatisfy(p -> assertThat(p.await()).isInstanceOf(CommitResult.Committed.class));
        assertThat(world.storage.rooms().head(first.room())).contains(first);
    }

    @Test
    void secondUseOfClientTransactionConflicts() {
        RoomHead head = world.committedRoom();
        ClientTxn txn = new ClientTxn(world.nid(World.ALICE), new DeviceId("D\0EV"), "send/!r/m.x", "txn\0 1");
        RoomCommit first = world.message(head, "once", txn);
        world.commit(first);
        RoomCommit again = world.message(first.after(), "twice", txn);
        assertThat(world.storage.log().append(again).await()).isInstanceOf(CommitResult.Conflict.class);
        NewEvent event = first.events().getFirst();
        assertThat(world.storage.rooms().byTxn(txn)).contains(event.pdu().eventId());
        assertThat(world.storage.rooms().txnIds(txn.userNid(), txn.device().value(), List.of(event.nid())))
                .isEqualTo(Map.of(event.nid(), "txn\0 1"));
    }

    @Test
    void nullCharactersInEventsPoisonNothing() {
        RoomHead head = world.committedRoom();
        RoomCommit item = world.state(head, "org.x\0y", "key\0", JsonValue.obj("a\0b", "c\0d"));
        RoomCommit other = world.message(world.committedRoom(), "fine");
        Pending<CommitResult> first = world.storage.log().append(item);
        Pending<CommitResult> second = world.storage.log().append(other);
        assertThat(first.await()).isInstanceOf(CommitResult.Committed.class);
        assertThat(second.await()).isInstanceOf(CommitResult.Committed.class);
        world.restart();
        NewEvent event = item.events().getFirst();
        StateKey key = new StateKey("org.x\0y", "key\0");
        assertThat(world.storage.numbers().knownStateKeys(List.of(key))).containsEntry(key, event.stateKeyNid());
        assertThat(world.storage
                        .rooms()
                        .events(List.of(event.nid()))
                        .get(event.nid())
                        .pdu()
                        .canonicalBytes())
                .isEqualTo(event.pdu().canonicalBytes());
    }

    @Test
    void tellsListenersInOrderBeforeAnswering() {
        List<Long> heard = new CopyOnWriteArrayList<>();
        world.storage.log().listen((item, pos) -> heard.add(pos));
        RoomHead head = world.committedRoom();
        for (int i = 0; i < 20; i++) {
            RoomCommit item = world.message(head, "m" + i);
            long pos = world.commit(item);
            assertThat(heard).last().isEqualTo(pos);
            head = item.after();
        }
        assertThat(heard).isSorted().hasSize(21);
    }

    @Test
    void whoIsWokenByListenerFindsTheHeadItWasWokenFor() throws InterruptedException {
        List<Long> seen = new CopyOnWriteArrayList<>();
        List<Thread> woken = new CopyOnWriteArrayList<>();
        world.storage
                .log()
                .listen((item, pos) -> woken.add(Thread.ofVirtual()
                        .start(() -> seen.add(world.storage.log().head() - pos))));
        RoomHead head = world.committedRoom();
        for (int i = 0; i < 50; i++) {
            RoomCommit item = world.message(head, "m" + i);
            world.commit(item);
            head = item.after();
        }
        for (Thread thread : woken) {
            thread.join();
        }
        assertThat(seen).hasSize(51).allMatch(ahead -> ahead >= 0);
    }

    @Test
    void readsHeadAgainAfterRestart() {
        long pos = world.commit(world.newRoom());
        world.restart();
        assertThat(world.storage.log().head()).isEqualTo(pos);
        assertThat(world.commit(world.newRoom())).isGreaterThan(pos);
    }

    @Test
    void refusesItemsOnceClosed() {
        RoomCommit item = world.newRoom();
        world.storage.log().close();
        assertThatThrownBy(() -> world.storage.log().append(item)).isInstanceOf(StorageException.class);
    }
}
