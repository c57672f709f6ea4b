package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.RoomCommit.History;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.Order;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gaps and events of a room's past in the database.
@ExtendWith(OnVirtualThreads.class)
class RoomOrderTest {
    private static final EventId LOST = new EventId("$lo\0st");
    private static final EventId OTHER = new EventId("$other");

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RoomStore rooms() {
        return world.storage.rooms();
    }

    private static NewEvent at(NewEvent event, long ord) {
        return new NewEvent(
                event.nid(),
                event.pdu(),
                ord,
                event.senderNid(),
                event.stateKeyNid(),
                event.rootBefore(),
                event.rootAfter(),
                event.targetNid());
    }

    private static RoomCommit with(RoomCommit item, List<NewEvent> events, long nextOrd, History history) {
        RoomHead after = item.after();
        RoomHead moved = new RoomHead(after.room(), after.revision(), after.extremities(), after.root(), nextOrd);
        return new RoomCommit(item.before(), moved, events, item.nodes(), null, item.nowTs(), history);
    }

    /// A live event that names what we do not have.
    private RoomHead openGap(RoomHead head, List<EventId> missing) {
        RoomCommit item = world.message(head, "needs " + missing.size());
        Order.Live live = Order.live(head.nextOrd(), false, missing);
        NewEvent event = at(item.events().getFirst(), live.ord());
        History history = new History(false, List.of(live.gap()), List.of());
        RoomCommit gapped = with(item, List.of(event), live.nextOrd(), history);
        world.commit(gapped);
        return gapped.after();
    }

    /// As many events of the past, newest first from a place down.
    private RoomCommit past(RoomHead head, int count, long from, History gaps) {
        List<NewEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RoomHead unique = new RoomHead(
                    head.room(), head.revision(), head.extremities(), head.root(), head.nextOrd() + 1_000 + i);
            NewEvent event = world.message(unique, "past " + from).events().getFirst();
            events.addFirst(at(event, from - i));
        }
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        return new RoomCommit(head, after, events, List.of(), null, 0, new History(true, gaps.open(), gaps.closed()));
    }

    @Test
    void gapsOpenChangeAndClose() {
        RoomHead head = openGap(world.committedRoom(), List.of(LOST, OTHER));
        long ord = head.nextOrd() - 1;
        RoomGap gap = rooms().gaps(head.room(), Long.MIN_VALUE, Long.MAX_VALUE).getFirst();
        assertThat(gap.ord()).isEqualTo(ord);
        assertThat(gap.missing()).containsExactlyInAnyOrder(LOST, OTHER);
        assertThat(rooms().gaps(head.room(), ord, ord)).containsExactly(gap);
        assertThat(rooms().gaps(head.room(), ord + 1, Long.MAX_VALUE)).isEmpty();
        assertThat(rooms().gapsNaming(head.room(), List.of(OTHER))).containsExactly(gap);
        assertThat(rooms().gapsNaming(head.room(), List.of(new EventId("$x")))).isEmpty();

        // A commit that loses changes nothing; one that wins does.
        RoomGap smaller = new RoomGap(ord, gap.floor() + 5, List.of(OTHER));
        History change = new History(true, List.of(smaller), List.of());
        RoomCommit stale = past(
                new RoomHead(head.room(), head.revision() - 1, head.extremities(), head.root(), head.nextOrd()),
                1,
                ord - 1,
                change);
        assertThat(world.storage.log().append(stale).await()).isInstanceOf(CommitResult.Conflict.class);
        assertThat(rooms().gaps(head.room(), ord, ord)).containsExactly(gap);
        RoomCommit wins = past(head, 1, ord - 1, change);
        world.commit(wins);
        assertThat(rooms().gaps(head.room(), ord, ord)).containsExactly(smaller);
        world.commit(past(wins.after(), 1, ord - 2, new History(true, List.of(), List.of(ord))));
        assertThat(rooms().gaps(head.room(), Long.MIN_VALUE, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void pagingBothWaysMeetsEachOnceAndSyncMeetsNoPast() {
        RoomHead head = openGap(world.committedRoom(), List.of(LOST));
        long ord = head.nextOrd() - 1;
        long before = world.storage.log().head();
        RoomCommit filled = past(head, 7, ord - 1, new History(true, List.of(), List.of(ord)));
        long pos = world.commit(filled);
        RoomCommit backfilled = past(filled.after(), 9, 0, History.NONE);
        pos = Math.max(pos, world.commit(backfilled));
        RoomCommit live = world.message(backfilled.after(), "live");
        pos = Math.max(pos, world.commit(live));
        long room = head.room().nid();
        assertThat(world.storage
                        .sync()
                        .timelines(List.of(room), before, pos, 50)
                        .get(room))
                .extracting(StoredEvent::nid)
                .containsExactly(live.events().getFirst().nid());
        assertThat(world.storage.sync().ordsAt(List.of(room), pos - 1)).containsEntry(room, ord);
        assertThat(world.storage.sync().changedRooms(List.of(room), before, pos - 1))
                .isEmpty();
        List<Long> forward = new ArrayList<>();
        for (long from = -100; ; from = forward.getLast() + 1) {
            List<StoredEvent> page = rooms().page(head.room(), from, false, 4);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(event -> forward.add(event.ord()));
        }
        List<Long> back = new ArrayList<>();
        for (long from = Long.MAX_VALUE; ; from = back.getLast() - 1) {
            List<StoredEvent> page = rooms().page(head.room(), from, true, 3);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(event -> back.add(event.ord()));
        }
        assertThat(forward).isSorted().doesNotHaveDuplicates().hasSize(2 + 1 + 7 + 9 + 1);
        assertThat(forward.getFirst()).isEqualTo(-8);
        assertThat(back).isEqualTo(forward.reversed());
    }
}
