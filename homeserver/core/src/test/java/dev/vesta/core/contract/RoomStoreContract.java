package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What [RoomStore] promises.
public abstract class RoomStoreContract extends Contract {
    protected RoomStoreContract(Supplier<Ports> open) {
        super(open);
    }

    private RoomStore rooms() {
        return ports.rooms();
    }

    /// From the caches and from the store alike.
    private void twice(Runnable check) {
        check.run();
        ports.forget();
        check.run();
    }

    @Test
    void findsRoomsByIdAndNumber() {
        RoomRef one = committedRoom().room();
        RoomRef two = committedRoom().room();
        twice(() -> {
            assertThat(rooms().find(one.id())).contains(one);
            assertThat(rooms().find(new RoomId("!nowhere:example.org"))).isEmpty();
            assertThat(rooms().find(new RoomId("!no\0where:example.org"))).isEmpty();
            assertThat(rooms().rooms(List.of(one.nid(), two.nid(), NOWHERE, one.nid())))
                    .isEqualTo(Map.of(one.nid(), one, two.nid(), two));
            assertThat(rooms().rooms(List.of())).isEmpty();
        });
    }

    @Test
    void headIsTheOneThatWasCommitted() {
        RoomCommit made = commits.newRoom();
        assertThat(rooms().head(made.after().room())).isEmpty();
        commit(made);
        assertThat(rooms().head(made.after().room())).contains(made.after());
        RoomCommit message = commits.message(made.after(), "x");
        commit(message);
        twice(() -> assertThat(rooms().head(made.after().room())).contains(message.after()));
        assertThat(rooms().head(unknown(made.after()))).isEmpty();
    }

    @Test
    void headKeepsItsExtremitiesInTheirOrder() {
        RoomHead head = committedRoom();
        RoomCommit message = commits.message(head, "x");
        List<RoomHead.Extremity> both = new ArrayList<>(message.after().extremities());
        both.addAll(head.extremities());
        RoomHead after = new RoomHead(
                head.room(),
                head.revision() + 1,
                both,
                head.root(),
                message.after().nextOrd());
        commit(new RoomCommit(head, after, message.events(), message.nodes(), null, 1));
        twice(() -> assertThat(rooms().head(head.room())).contains(after));
        RoomCommit next = commits.message(after, "y");
        commit(next);
        assertThat(rooms().head(head.room())).contains(next.after());
    }

    @Test
    void findsEventsByNumberAndId() {
        RoomCommit made = commits.newRoom();
        commit(made);
        RoomHead other = committedRoom();
        NewEvent create = made.events().getFirst();
        NewEvent join = made.events().getLast();
        RoomRef room = made.after().room();
        twice(() -> {
            Map<Long, StoredEvent> found = rooms().events(List.of(join.nid(), NOWHERE, create.nid(), join.nid()));
            assertThat(found).containsOnlyKeys(create.nid(), join.nid());
            StoredEvent byId = rooms().event(room, join.pdu().eventId()).orElseThrow();
            for (StoredEvent event : List.of(found.get(join.nid()), byId)) {
                assertThat(event.nid()).isEqualTo(join.nid());
                assertThat(event.roomNid()).isEqualTo(room.nid());
                assertThat(event.ord()).isEqualTo(join.ord());
                assertThat(event.rootBefore()).isEqualTo(join.rootBefore());
                assertThat(event.pdu().eventId()).isEqualTo(join.pdu().eventId());
                assertThat(event.pdu().canonicalBytes()).isEqualTo(join.pdu().canonicalBytes());
            }
            assertThat(rooms().events(List.of())).isEmpty();
            assertThat(rooms().event(other.room(), join.pdu().eventId())).isEmpty();
            assertThat(rooms().event(room, new EventId("$nothing"))).isEmpty();
            assertThat(rooms().event(room, new EventId("$no\0thing"))).isEmpty();
        });
    }

    @Test
    void knowsTheEventOfATransaction() {
        RoomHead head = committedRoom();
        ClientTxn txn = txn("D\0EV", "send/\0", "t\0");
        RoomCommit item = commits.message(head, "x", txn);
        assertThat(rooms().byTxn(txn)).isEmpty();
        commit(item);
        NewEvent event = item.events().getFirst();
        twice(() -> {
            assertThat(rooms().byTxn(txn)).contains(event.pdu().eventId());
            assertThat(rooms().byTxn(txn("DEV", "send/\0", "t\0"))).isEmpty();
            assertThat(rooms().byTxn(txn("D\0EV", "send/", "t\0"))).isEmpty();
            assertThat(rooms().byTxn(txn("D\0EV", "send/\0", "t"))).isEmpty();
            assertThat(rooms().byTxn(new ClientTxn(NOWHERE, txn.device(), txn.endpoint(), txn.txnId())))
                    .isEmpty();
        });
    }

    @Test
    void tellsTransactionIdsToTheirDeviceOnly() {
        RoomHead head = committedRoom();
        RoomCommit one = commits.message(head, "x", txn("A\0", "send", "one\0"));
        RoomCommit two = commits.message(one.after(), "y", txn("B", "send", "two"));
        RoomCommit none = commits.message(two.after(), "z");
        List.of(one, two, none).forEach(this::commit);
        long alice = commits.nid(Commits.ALICE);
        long first = one.events().getFirst().nid();
        long second = two.events().getFirst().nid();
        List<Long> all = List.of(first, second, none.events().getFirst().nid(), NOWHERE);
        twice(() -> {
            assertThat(rooms().txnIds(alice, "A\0", all)).isEqualTo(Map.of(first, "one\0"));
            assertThat(rooms().txnIds(alice, "B", all)).isEqualTo(Map.of(second, "two"));
            assertThat(rooms().txnIds(alice, "C", all)).isEmpty();
            assertThat(rooms().txnIds(NOWHERE, "B", all)).isEmpty();
            assertThat(rooms().txnIds(alice, "B", List.of())).isEmpty();
        });
    }

    @Test
    void pagesBothWaysAndStopsAtTheEnds() {
        RoomHead head = committedRoom();
        RoomRef room = head.room();
        RoomHead rival = committedRoom();
        for (int i = 0; i < 4; i++) {
            RoomCommit item = commits.message(head, "m" + i);
            RoomCommit elsewhere = commits.message(rival, "m" + i);
            commitTogether(item, elsewhere);
            head = item.after();
            rival = elsewhere.after();
        }
        twice(() -> {
            assertThat(page(room, 6, true, 3)).containsExactly(6L, 5L, 4L);
            assertThat(page(room, 3, true, 10)).containsExactly(3L, 2L, 1L);
            assertThat(page(room, 1, true, 10)).containsExactly(1L);
            assertThat(page(room, 0, true, 10)).isEmpty();
            assertThat(page(room, Long.MAX_VALUE, true, 2)).containsExactly(6L, 5L);
            assertThat(page(room, Long.MIN_VALUE, true, 2)).isEmpty();
            assertThat(page(room, 1, false, 3)).containsExactly(1L, 2L, 3L);
            assertThat(page(room, 4, false, 10)).containsExactly(4L, 5L, 6L);
            assertThat(page(room, 6, false, 10)).containsExactly(6L);
            assertThat(page(room, 7, false, 10)).isEmpty();
            assertThat(page(room, -5, false, 2)).containsExactly(1L, 2L);
            assertThat(page(room, 6, true, 0)).isEmpty();
            assertThat(page(new RoomRef(NOWHERE, room.id(), room.version()), 6, true, 5))
                    .isEmpty();
        });
    }

    @Test
    void showsAnEventAmongItsNeighbours() {
        RoomHead head = committedRoom();
        RoomRef room = head.room();
        RoomRef elsewhere = committedRoom().room();
        for (int i = 0; i < 3; i++) {
            RoomCommit message = commits.message(head, "m" + i);
            commit(message);
            head = message.after();
        }
        List<StoredEvent> all = rooms().page(room, Long.MIN_VALUE, false, 100);
        assertThat(all).hasSize(5);
        EventId middle = all.get(1).pdu().eventId();
        twice(() -> {
            assertThat(around(room, middle, 1, 1)).containsExactly(1L, 2L, 3L);
            assertThat(around(room, middle, 0, 0)).containsExactly(2L);
            assertThat(around(room, middle, 5, 0)).containsExactly(1L, 2L);
            assertThat(around(room, middle, 0, 100))
                    .containsExactlyElementsOf(
                            all.stream().skip(1).map(StoredEvent::ord).toList());
            assertThat(around(elsewhere, middle, 5, 5)).isEmpty();
            assertThat(around(room, new EventId("$no\0thing"), 5, 5)).isEmpty();
        });
    }

    private List<Long> around(RoomRef room, EventId event, int before, int after) {
        RoomStore.Look look = rooms().lookAround(room, event, before, after).orElseThrow();
        assertThat(look.head()).isEqualTo(rooms().head(room).orElseThrow());
        return look.events().stream().map(StoredEvent::ord).toList();
    }

    private List<Long> page(RoomRef room, long from, boolean backwards, int limit) {
        List<StoredEvent> found = rooms().page(room, from, backwards, limit);
        Optional<RoomHead> head = rooms().head(room);
        Optional<RoomStore.Look> looked = rooms().look(room, from, backwards, limit);
        assertThat(looked.map(RoomStore.Look::head)).isEqualTo(head);
        looked.ifPresent(look -> {
            assertThat(look.events()).isEqualTo(found);
            assertThat(look.parents())
                    .isSubsetOf(found.stream().map(StoredEvent::nid).toList());
        });
        assertThat(found).allMatch(event -> event.roomNid() == room.nid());
        return found.stream().map(StoredEvent::ord).toList();
    }

    @Test
    void knowsNodesByNumberAndHash() {
        RoomCommit made = commits.newRoom();
        commit(made);
        RoomRef room = made.after().room();
        RoomHead other = committedRoom();
        StateNode node = made.nodes().getFirst();
        twice(() -> {
            Map<Long, StateNode> found = rooms().nodes(room, List.of(node.id(), NOWHERE, node.id()));
            assertThat(found).containsOnlyKeys(node.id());
            assertThat(found.get(node.id()).bytes()).isEqualTo(node.bytes());
            assertThat(found.get(node.id()).hash()).isEqualTo(node.hash());
            assertThat(rooms().nodes(room, List.of())).isEmpty();
            assertThat(rooms().nodesByHash(room, List.of(node.hash(), new byte[16], node.hash())))
                    .isEqualTo(Map.of(HexFormat.of().formatHex(node.hash()), node.id()));
            assertThat(rooms().nodesByHash(other.room(), List.of(node.hash()))).isEmpty();
            assertThat(rooms().nodesByHash(room, List.of())).isEmpty();
        });
    }

    @Test
    void eventsOfTheRoomAreFoundById() {
        RoomHead head = committedRoom();
        RoomHead other = committedRoom();
        RoomCommit one = commits.message(head, "one", null);
        RoomCommit two = commits.message(one.after(), "two", null);
        List.of(one, two).forEach(this::commit);
        NewEvent first = one.events().getFirst();
        NewEvent second = two.events().getFirst();
        List<EventId> wanted =
                List.of(first.pdu().eventId(), second.pdu().eventId(), new EventId("$nowhere"), new EventId("$\0"));
        twice(() -> {
            Map<EventId, StoredEvent> found = rooms().events(head.room(), wanted);
            assertThat(found).containsOnlyKeys(wanted.subList(0, 2));
            assertThat(found.get(wanted.getFirst()).nid()).isEqualTo(first.nid());
            assertThat(found.get(wanted.get(1)).pdu()).isEqualTo(second.pdu());
            assertThat(rooms().events(other.room(), wanted)).isEmpty();
            assertThat(rooms().events(head.room(), List.of())).isEmpty();
        });
    }

    @Test
    void currentStateIsTheLastEventOfEachKey() {
        RoomCommit made = commits.newRoom();
        commit(made);
        RoomCommit one = commits.state(made.after(), EventTypes.NAME, "\0", JsonValue.obj("name", "one"));
        RoomCommit two = commits.state(one.after(), EventTypes.NAME, "\0", JsonValue.obj("name", "two"));
        commitTogether(one, two);
        RoomHead other = committedRoom();
        NewEvent create = made.events().getFirst();
        NewEvent name = two.events().getFirst();
        RoomRef room = made.after().room();
        twice(() -> {
            assertThat(rooms().currentState(room, List.of(name.stateKeyNid(), create.stateKeyNid(), NOWHERE)))
                    .isEqualTo(Map.of(name.stateKeyNid(), name.nid(), create.stateKeyNid(), create.nid()));
            assertThat(rooms().currentState(other.room(), List.of(name.stateKeyNid())))
                    .isEmpty();
            assertThat(rooms().currentState(room, List.of())).isEmpty();
        });
    }

    @Test
    void stateEventThatChangesNothingIsNotCurrent() {
        RoomHead head = committedRoom();
        RoomCommit name = commits.state(head, EventTypes.NAME, "", JsonValue.obj("name", "x"));
        commit(name);
        // As a soft-failed event would be, or one that state resolution leaves out.
        RoomCommit join = commits.member(name.after(), Commits.BOB, "join");
        NewEvent event = join.events().getFirst();
        NewEvent idle = new NewEvent(
                event.nid(),
                event.pdu(),
                event.ord(),
                event.senderNid(),
                event.stateKeyNid(),
                event.rootBefore(),
                event.rootBefore(),
                event.targetNid());
        RoomHead after = new RoomHead(
                head.room(),
                join.after().revision(),
                join.after().extremities(),
                join.before().root(),
                join.after().nextOrd());
        long pos = commit(new RoomCommit(join.before(), after, List.of(idle), List.of(), null, 1));
        twice(() -> {
            assertThat(rooms().currentState(head.room(), List.of(event.stateKeyNid())))
                    .isEmpty();
            assertThat(ports.sync().memberships(commits.nid(Commits.BOB)).memberships())
                    .isEmpty();
            assertThat(ports.sync().rootsAt(List.of(head.room().nid()), pos))
                    .isEqualTo(Map.of(head.room().nid(), name.after().root()));
        });
    }

    /// So that the device id of a caller is compared as it is.
    @Test
    void devicesDifferByEveryCharacter() {
        RoomHead head = committedRoom();
        ClientTxn lower = new ClientTxn(commits.nid(Commits.ALICE), new DeviceId("dev"), "send", "1");
        ClientTxn upper = new ClientTxn(commits.nid(Commits.ALICE), new DeviceId("DEV"), "send", "1");
        RoomCommit one = commits.message(head, "x", lower);
        RoomCommit two = commits.message(one.after(), "y", upper);
        List.of(one, two).forEach(this::commit);
        assertThat(rooms().byTxn(lower)).contains(one.events().getFirst().pdu().eventId());
        assertThat(rooms().byTxn(upper)).contains(two.events().getFirst().pdu().eventId());
    }
}
