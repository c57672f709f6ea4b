package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgSweepStoreTest {
    private World world;
    private RoomCommit made;
    private RoomHead head;
    private RoomRef room;
    private List<Long> nodes;

    @BeforeEach
    void open() {
        world = new World();
        made = world.newRoom();
        world.commit(made);
        head = made.after();
        room = head.room();
        nodes = made.nodes().stream().map(node -> node.id()).toList();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private SweepStore store() {
        return world.storage.sweeps();
    }

    @Test
    void deletesOnlyAtTheRevisionThatWasMarked() {
        RoomCommit message = world.message(head, "moves on");
        world.commit(message);
        assertThat(store().delete(room, head.revision(), 0, nodes)).isFalse();
        assertThat(store().load(room, nodes)).hasSize(2);
        RoomCommit late = world.message(message.after(), "decided before the deletion");
        assertThat(store().delete(room, message.after().revision(), 0, nodes.subList(0, 1)))
                .isTrue();
        assertThat(store().load(room, nodes)).containsOnlyKeys(nodes.get(1));
        assertThat(world.storage.log().append(late).await()).isInstanceOf(CommitResult.Conflict.class);
    }

    @Test
    void deletesNothingAfterADeletionOfHistory() {
        assertThat(store().purges(room)).hasValue(0);
        world.storage.removal().deleteMessages(room, List.of());
        assertThat(store().purges(room)).hasValue(1);
        assertThat(store().delete(room, head.revision(), 0, nodes)).isFalse();
        assertThat(store().delete(room, head.revision(), 1, nodes)).isTrue();
        world.storage.removal().condemn(room, true);
        assertThat(store().purges(room)).isEmpty();
        assertThat(store().delete(room, head.revision() + 1, 1, nodes)).isFalse();
    }

    @Test
    void readsStatesAndNodesPageByPage() {
        long first = made.events().getFirst().rootAfter();
        long second = made.events().getLast().rootAfter();
        assertThat(store().eventRoots(room, 0, false, 1)).isEqualTo(new SweepStore.Roots(Set.of(), 1, true));
        assertThat(store().eventRoots(room, 1, false, 1)).isEqualTo(new SweepStore.Roots(Set.of(first), 2, true));
        assertThat(store().eventRoots(room, 2, false, 1)).isEqualTo(new SweepStore.Roots(Set.of(), 2, false));
        assertThat(store().eventRoots(room, 3, true, 5)).isEqualTo(new SweepStore.Roots(Set.of(first), 1, false));
        assertThat(store().committedRoots(room, 0, 5).roots()).containsExactlyInAnyOrder(first, second);
        List<SweepStore.NodeKey> keys = store().nodeKeys(room, new byte[0], 1);
        keys = List.of(
                keys.getFirst(),
                store().nodeKeys(room, keys.getFirst().hash(), 5).getFirst());
        assertThat(keys)
                .extracting(SweepStore.NodeKey::id)
                .containsExactlyElementsOf(nodes.stream().sorted().toList());
    }
}
